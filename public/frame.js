// Tells the page around an embedded widget how high it is, in the words of our own loader and of the resizers that portals have
// already: iframe-resizer (version 4 and before), open-iframe-resizer, H5P. Who may frame this page at all is decided by the
// browser (frame-ancestors), and a height is no secret: so it goes to whoever is around.
(function () {
  var around = window.parent;
  if (!around || around === window) return;
  var sent = 0;
  var legacy = '';
  var h5p = false;

  function height() {
    // Of the content, never of the frame: otherwise it would never shrink again.
    return Math.ceil(document.body.getBoundingClientRect().height);
  }

  function post(message) { around.postMessage(message, '*'); }

  function tell(now, event) {
    post({ wenming: 1, type: 'height', height: now });
    // Asked for on the first page only, but meant for every page in the frame.
    post({ type: 'iframe-resized', width: document.body.clientWidth, height: now });
    if (legacy) post('[iFrameSizer]' + legacy + ':' + now + ':' + document.body.clientWidth + ':' + (event || 'mutationObserver'));
    // Older and newer resizers of H5P read different names; without "prepareResize" neither shrinks the frame first.
    if (h5p) post({ context: 'h5p', action: 'resize', scrollHeight: now, height: now });
  }

  function look() {
    var now = height();
    // A pixel more or less is rounding; an answer to it would go round in circles.
    if (now > 0 && Math.abs(now - sent) > 1) {
      sent = now;
      tell(now);
    }
  }

  window.addEventListener('message', function (event) {
    var data = event.data;
    if (event.source !== around || !data) return;
    if (typeof data === 'string') {
      // The first message names the frame and a dozen settings; later ones ("moveToAnchor:…", "message:…") are shorter.
      var init = data.split(':');
      if (/^\[iFrameSizer\]/.test(data) && init.length > 7 && init[0].length < 113) {
        legacy = init[0].slice(13);
        tell(sent = height(), 'init');
      }
    } else if (data.type === 'iframe-child-init' || data.type === 'iframe-get-child-dimensions') {
      tell(sent = height());
    } else if (data.context === 'h5p') {
      if (data.action === 'hello') {
        h5p = true;
        tell(sent = height());
      } else if (data.action === 'resize') {
        look();
      }
    }
  });

  // Where the focus is: what is around scrolls there, as the frame itself has nothing to scroll. After the browser did what it does.
  document.addEventListener('focusin', function (event) {
    setTimeout(function () {
      var box = event.target.getBoundingClientRect();
      if (document.activeElement === event.target) post({ wenming: 1, type: 'focus', top: box.top, bottom: box.bottom });
    }, 100);
  });

  post({ wenming: 1, type: 'page' });
  post({ context: 'h5p', action: 'hello' });
  look();
  window.addEventListener('load', look);
  window.addEventListener('resize', look);
  if (window.ResizeObserver) new ResizeObserver(look).observe(document.body);
  else setInterval(look, 500);
})();
