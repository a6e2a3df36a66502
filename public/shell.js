// First visits of people who came by themselves, never in a frame: the service worker that shows tips that were read without a line.
//
// <script defer src=".../shell.js" data-base="/wm"></script>
// A page that may be kept says so: <meta name="offline-page" content="address of what is to be kept" data-until="milliseconds">
(function () {
  var base = document.currentScript.getAttribute('data-base');

  // The worker's own page: as soon as the site answers again, what was asked for.
  function back() {
    fetch(base + '/healthz', { cache: 'no-store' }).then(function (answer) {
      if (answer.ok) location.reload();
    }).catch(function () {});
  }
  if (document.querySelector('[data-offline]')) {
    window.addEventListener('online', back);
    setInterval(back, 15000 + 15000 * Math.random());
  }

  var workers = navigator.serviceWorker;
  if (!workers || window.parent !== window) return;
  try {
    workers.register(base + '/sw.js', { scope: base + '/', updateViaCache: 'all' }).then(function () {
      return workers.ready;
    }).then(function (found) {
      var page = document.querySelector('meta[name="offline-page"]');
      var title = document.querySelector('h1');
      if (page && found.active) {
        found.active.postMessage({ keep: page.content, title: title ? title.textContent : document.title, until: +page.getAttribute('data-until') });
      }
    }).catch(function () {});
  } catch (e) {}
})();
