// The service worker of the interviewers' pages (/i/…), and of nothing else: a page that was open before opens without a line too.
// With a line, the page always comes from the server.
(function () {
  var CUPBOARD = 'wm-interview';

  self.addEventListener('install', function () { self.skipWaiting(); });
  self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });

  function page(request) {
    var name = new URL(request.url).pathname;
    return caches.open(CUPBOARD).then(function (cache) {
      return fetch(request).then(function (answer) {
        // A link that was taken back is not kept.
        if (answer.status === 404 || answer.status === 410) cache.delete(name);
        else if (answer.status === 200) cache.put(name, answer.clone());
        else if (answer.status >= 500) return cache.match(name).then(function (kept) { return kept || answer; });
        return answer;
      }, function (lost) {
        return cache.match(name).then(function (kept) {
          if (kept) return kept;
          throw lost;
        });
      });
    });
  }

  function file(request) {
    return caches.open(CUPBOARD).then(function (cache) {
      return cache.match(request.url).then(function (kept) { return kept || fetch(request); });
    });
  }

  self.addEventListener('fetch', function (event) {
    var request = event.request;
    if (request.method !== 'GET') return;
    if (request.mode === 'navigate') event.respondWith(page(request));
    // Names of files change with what is in them.
    else if (/\/s\/[^/]+$/.test(new URL(request.url).pathname)) event.respondWith(file(request));
  });
})();
