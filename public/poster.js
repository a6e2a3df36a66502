// Makes a picture (PNG) of a poster in the browser: for a telephone's album and for groups of a messenger, which do not take SVG.
// Messengers refuse downloads, but a long press on a picture saves it there: so the picture takes the drawing's place.
(function () {
  var button = document.querySelector('[data-save]');
  var drawing = document.querySelector('.poster img');
  var status = document.querySelector('[data-saved]');
  var canvas = document.createElement('canvas');
  if (!button || !drawing || !status || !canvas.getContext || !canvas.toDataURL) return;

  function fail() { status.textContent = status.getAttribute('data-failed'); }

  function save() {
    var picture;
    try {
      canvas.width = 1080;
      canvas.height = 1440;
      canvas.getContext('2d').drawImage(drawing, 0, 0, canvas.width, canvas.height);
      picture = canvas.toDataURL('image/png');
    } catch (e) { return fail(); }
    drawing.src = picture;
    status.textContent = status.getAttribute('data-saved');
    if (/MicroMessenger/i.test(navigator.userAgent)) return;
    var link = document.createElement('a');
    link.download = button.getAttribute('data-save');
    if (!('download' in link) || !canvas.toBlob) return;
    canvas.toBlob(function (blob) {
      if (!blob) return;
      link.href = URL.createObjectURL(blob);
      document.body.appendChild(link);
      link.click();
      document.body.removeChild(link);
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    }, 'image/png');
  }

  function ready() {
    if (!drawing.naturalWidth || !button.parentNode.hidden) return;
    button.parentNode.hidden = false;
    button.addEventListener('click', save);
  }
  // Without the drawing there is nothing to save.
  if (drawing.complete) ready();
  else drawing.addEventListener('load', ready);
})();
