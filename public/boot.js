// Starts the islands of a page that is already whole without them. Whatever goes wrong here, the page stays as
// the server drew it, and nobody is told.
//
// <script defer src=".../boot.js" data-js=".../citizen.js" data-wasm=".../citizen.wasm"></script>
// Old browsers understand this file, and go on without islands.
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

  // The islands are WebAssembly as of 2017 (tests/tests/api/islands.rs looks after that), so any will do; but it must be allowed. Browsers
  // that know WebAssembly and not 'wasm-unsafe-eval' (Chromium before 97) refuse to compile even the empty module, and then
  // nothing is loaded at all.
  function able() {
    try {
      new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
      return !!(window.fetch && window.TextDecoder && window.TextEncoder && Element.prototype.closest && Element.prototype.append);
    } catch (e) {
      return false;
    }
  }

  // Not as a module: WebAssembly came years before import().
  function loaded(address) {
    return new Promise(function (done, failed) {
      var code = document.createElement('script');
      code.src = address;
      code.onload = function () { done(window.wenming); };
      code.onerror = failed;
      document.head.appendChild(code);
    });
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
    var code = loaded(script.dataset.js);
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
