// First visits of people who came by themselves, never in a frame: the service worker that shows tips that were read without a line.
//
// <script defer src=".../shell.js" data-base="/wm" data-report=".../report.js" data-whole="/wm/offline?for=report"></script>
// A report that waits on this device is sent from any page: `data-report` does that.
// A page that may be kept says so: <meta name="offline-page" content="address of what is to be kept" data-until="milliseconds">
(function () {
  var script = document.currentScript;
  var base = script.getAttribute('data-base');

  try {
    var waits = Object.keys(localStorage).some(function (key) {
      return key.indexOf('wm:r:') === 0 && /"state":"(ready|sent)"/.test(localStorage.getItem(key));
    });
    if (waits && script.hasAttribute('data-report')) {
      var report = document.createElement('script');
      report.src = script.getAttribute('data-report');
      report.setAttribute('data-base', base);
      report.setAttribute('data-whole', script.getAttribute('data-whole'));
      document.head.appendChild(report);
    }
  } catch (e) {}

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
