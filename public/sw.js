// The service worker of people who came by themselves. The network comes first, always; without a line it shows what a page offered to be kept
// (shell.js), else a page that says so. Answers are never kept by themselves: attempts, reports, the console, numbers are live or not there.
//
// The server puts three lines before this: BASE (the base path), VERSION (changes with everything that PAGES hold and this file), and
// PAGES (addresses of the pages that say that there is no line, and of what they need).
/* global BASE, VERSION, PAGES */
'use strict';

var SHELL = 'wenming' + BASE + ' shell ' + VERSION;
var KEPT = 'wenming' + BASE + ' kept 1';
// A line that is this slow counts as none, where something is kept, in milliseconds.
var PATIENCE = 3000;
// What was kept a short while ago is not fetched again, in milliseconds.
var FRESH = 600000;
var MOST_PAGES = 60;
var MOST_FILES = 200;

self.addEventListener('install', function (event) {
  event.waitUntil(caches.open(SHELL).then(function (cache) {
    return cache.addAll(PAGES.map(function (address) {
      return new Request(address, { cache: 'reload', credentials: 'omit' });
    }));
  }).then(function () {
    // Nothing of an old version lives on: pages come from the network.
    return self.skipWaiting();
  }));
});

self.addEventListener('activate', function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) {
      return name.indexOf('wenming' + BASE + ' ') === 0 && name !== SHELL && name !== KEPT;
    }).map(function (name) { return caches.delete(name); }));
  }).then(function () {
    var preload = self.registration.navigationPreload;
    return preload && preload.enable();
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener('fetch', function (event) {
  var request = event.request;
  var url = new URL(request.url);
  if (url.origin !== location.origin || url.pathname.indexOf(BASE + '/') !== 0) return;
  var path = url.pathname.slice(BASE.length);
  if (request.mode === 'navigate') {
    if (request.destination === 'iframe' || url.searchParams.has('embed') || /^\/(console|api)(\/|$)/.test(path)) return;
    if (request.method === 'GET') event.respondWith(page(event, url, path));
    else event.respondWith(fetch(request).catch(function () { return without(url, 'sent'); }));
  } else if (request.method === 'GET' && path.indexOf('/s/') === 0) {
    event.respondWith(fetch(request).catch(function (error) {
      return found(request).then(function (file) {
        return file || caches.open(SHELL).then(function (cache) { return cache.match(request); });
      }).then(function (file) {
        if (file) return file;
        throw error;
      });
    }));
  }
});

function found(request) {
  return caches.open(KEPT).then(function (cache) { return cache.match(request); });
}

// The address under which a page is kept: type size and the like do not matter.
function key(url) { return url.origin + url.pathname; }

// What is kept of a page, unless its time is over.
function kept(url) {
  return found(key(url)).then(function (answer) {
    return answer && +answer.headers.get('x-until') > Date.now() ? answer : undefined;
  });
}

function page(event, url, path) {
  return new Promise(function (done) {
    Promise.resolve(event.preloadResponse).then(function (answer) {
      return answer || fetch(event.request);
    }).then(done, function () {
      kept(url).then(function (answer) {
        return answer || without(url, /^\/a\//.test(path) ? 'quiz' : /^\/report(\/d\/|$)/.test(path) ? 'report' : 'page');
      }).then(done);
    });
    setTimeout(function () {
      kept(url).then(function (answer) { if (answer) done(answer); });
    }, PATIENCE);
  });
}

// The page that says that there is no line, with what was kept.
function without(url, kind) {
  var english = /^en/.test(url.searchParams.get('lang') || '');
  var address = BASE + '/offline?for=' + kind + (english ? '&lang=en' : '');
  return Promise.all([
    caches.open(SHELL).then(function (cache) { return cache.match(address); }),
    pages()
  ]).then(function (both) {
    if (!both[0]) return Response.error();
    return both[0].text().then(function (html) {
      var items = both[1].map(function (one) {
        return '<li><a href="' + escaped(one.address) + '">' + escaped(one.title) + '</a></li>';
      }).join('');
      if (items) html = html.replace(/<section[^>]* hidden[^>]*>/, '<section class="kept">').replace('</ul>', items + '</ul>');
      return new Response(html, { status: 503, headers: copied(both[0]) });
    });
  });
}

function escaped(text) {
  return text.replace(/[&<>"']/g, function (c) { return '&#' + c.charCodeAt(0) + ';'; });
}

// Headers of an answer whose body was unpacked already.
function copied(answer) {
  var headers = new Headers(answer.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return headers;
}

// What is kept, the newest first.
function pages() {
  return caches.open(KEPT).then(function (cache) {
    return cache.keys().then(function (requests) {
      return Promise.all(requests.map(function (request) {
        return cache.match(request).then(function (answer) {
          var at = answer && +answer.headers.get('x-at');
          return at ? {
            address: request.url, at: at, until: +answer.headers.get('x-until'), title: decodeURIComponent(answer.headers.get('x-title'))
          } : undefined;
        });
      }));
    });
  }).then(function (all) {
    return all.filter(function (one) { return one && one.until > Date.now(); }).sort(function (a, b) { return b.at - a.at; });
  });
}

self.addEventListener('message', function (event) {
  var wish = event.data;
  if (!wish || typeof wish.keep !== 'string' || !event.source) return;
  event.waitUntil(keep(new URL(event.source.url), new URL(wish.keep, location.origin), String(wish.title).trim().slice(0, 80), +wish.until));
});

function keep(url, from, title, until) {
  if (from.origin !== location.origin || from.pathname.indexOf(BASE + '/') !== 0 || !(until > Date.now())) return;
  return caches.open(KEPT).then(function (cache) {
    return cache.match(key(url)).then(function (old) {
      if (old && Date.now() - old.headers.get('x-at') < FRESH && old.headers.get('x-from') === from.href) return;
      return fetch(from.href, { credentials: 'omit' }).then(function (answer) {
        if (!answer.ok || answer.redirected || !/^text\/html/.test(answer.headers.get('content-type'))) return;
        return answer.text().then(function (html) {
          var headers = copied(answer);
          headers.set('x-at', Date.now());
          headers.set('x-until', until);
          headers.set('x-title', encodeURIComponent(title));
          headers.set('x-from', from.href);
          var files = html.match(/"[^"]*\/s\/[^"]+"/g) || [];
          return Promise.all([cache.put(key(url), new Response(html, { headers: headers }))].concat(files.map(function (file) {
            file = file.slice(1, -1);
            return cache.match(file).then(function (there) { return there || cache.add(file); }).catch(function () {});
          }))).then(function () { return tidy(cache); });
        });
      });
    });
  }).catch(function () {});
}

// Drops what is over or too much: the oldest first.
function tidy(cache) {
  return Promise.all([pages(), cache.keys()]).then(function (both) {
    var stay = both[0].slice(0, MOST_PAGES).map(function (one) { return one.address; });
    var files = both[1].filter(function (request) { return request.url.indexOf(BASE + '/s/') > 0; });
    var drop = both[1].filter(function (request) {
      return files.indexOf(request) < 0 && stay.indexOf(request.url) < 0;
    }).concat(files.slice(0, Math.max(0, files.length - MOST_FILES)));
    return Promise.all(drop.map(function (request) { return cache.delete(request); }));
  });
}
