// Starts the islands of a page that is already whole without them. Whatever goes wrong here, the page stays as
// the server drew it, and nobody is told.
//
// <script defer src=".../boot.js" data-js=".../citizen.js" data-wasm=".../citizen.wasm"></script>
// A browser too old for `import()` finds a mistake in this file and goes on without it.
(function () {
  var script = document.querySelector('script[data-js][data-wasm]');
  var islands = document.querySelectorAll('leptos-island');

  // An attempt that is over shows no form: its copy of answers in this browser is of no use any more.
  try {
    var attempt = /\/a\/([^/]+)$/.exec(location.pathname);
    if (attempt && document.querySelector('[data-over]')) localStorage.removeItem('wm:a:' + attempt[1]);
  } catch (e) {}

  // Too many people at once: what was posted goes out again after the time that the server asked for.
  var again = document.querySelector('form[data-again]');
  if (again) setTimeout(function () { again.submit(); }, again.dataset.again * 1000);

  // Code to be copied: a button that does it, where the browser can.
  [].forEach.call(document.querySelectorAll('textarea[data-copy]'), function (area) {
    if (!navigator.clipboard) return;
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = area.dataset.copy;
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(area.value).then(function () { button.textContent = area.dataset.copied; }, function () { area.select(); });
    });
    area.parentNode.appendChild(button);
  });

  // A module with one use of each thing the compiler takes for granted: sign extension, saturating conversion,
  // several results, mutable globals, reference types, bulk memory (the source is in app/src/islands/probe.wat).
  var probe = 'AGFzbQEAAAABCQJgAAJ/f2AAAAIIAQFtAWcDfwEDAwIAAQQEAW8AAQUDAQABCiACDABBAcBDAACAP/wACxEAQQBBAEEA/AsAQQAlANEaCw==';

  function able() {
    try {
      return 'noModule' in HTMLScriptElement.prototype && !!window.fetch && WebAssembly.validate(
        Uint8Array.from(atob(probe), function (c) { return c.charCodeAt(0); }));
    } catch (e) {
      return false;
    }
  }

  // As leptos does it: an island inside the children of another one runs in the scope that those children keep.
  function start(islands, module) {
    islands.forEach(function (island) {
      var run = module[island.dataset.component];
      var scope = island.parentElement && island.parentElement.closest('leptos-children');
      if (scope && scope.$$on_hydrate) scope.$$on_hydrate();
      if (run) run(island);
    });
  }

  if (script && islands.length && able()) {
    // Both at once, and now: on a slow line every round trip counts. They start after the first paint, when there
    // is nothing better to do.
    var wasm = fetch(script.dataset.wasm, { priority: 'low' });
    var code = import(new URL(script.dataset.js, document.baseURI).href);
    var load = function () {
      code.then(function (module) {
        return module.default({ module_or_path: wasm }).then(function () {
          module.hydrate();
          // What ends below the questions jumps up when all but one of them are folded away; for one frame it is
          // not there, so that nobody sees it move.
          var root = document.documentElement;
          root.classList.add('starting');
          start(islands, module);
          requestAnimationFrame(function () {
            requestAnimationFrame(function () { root.classList.remove('starting'); });
          });
        });
      }).catch(function () {});
    };
    wasm.catch(function () {});
    code.catch(function () {});
    requestAnimationFrame(function () {
      if (window.requestIdleCallback) requestIdleCallback(load, { timeout: 1000 });
      else setTimeout(load, 100);
    });
  }
})();
