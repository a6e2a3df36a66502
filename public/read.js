// 读给我听: reads the page out with the browser's own voice, where it has one. The words of the button are on the script element.
(function () {
  var script = document.currentScript;
  var speech = window.speechSynthesis;
  var place = document.querySelector('.ways') || document.querySelector('.embed-foot');
  var main = document.querySelector('main');
  if (!script || !speech || !window.SpeechSynthesisUtterance || !place || !main) return;

  var button = document.createElement('button');
  button.type = 'button';
  button.className = 'read';
  var queue = [];
  var reading = false;

  function label() {
    button.textContent = reading ? script.dataset.stop : script.dataset.read;
    button.setAttribute('aria-pressed', String(reading));
  }

  function shown(element) {
    return element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  }

  // What is read in one go, in the order of the page: nothing twice, nothing that cannot be seen.
  function pieces() {
    var parts = 'h1,h2,h3,h4,p,li,legend,label,dt,dd,th,td,summary,caption';
    return [].filter.call(main.querySelectorAll(parts), function (element) {
      var outer = element.parentElement.closest(parts);
      return !(outer && main.contains(outer) && !element.matches('label')) && !element.closest('nav, .announcer, .visually-hidden, .embed-foot, .ways') && shown(element);
    });
  }

  // Long texts are cut at their full stops: some voices fall silent after a quarter of a minute.
  function sentences(element) {
    var text = element.innerText.replace(/\s+/g, ' ').trim();
    return text ? text.match(/[^。！？!?;；]{1,120}[。！？!?;；]?/g) || [] : [];
  }

  function stop() {
    reading = false;
    queue = [];
    speech.cancel();
    label();
  }

  function next() {
    var piece = queue.shift();
    if (!reading) return;
    if (!piece) { stop(); return; }
    var utterance = new SpeechSynthesisUtterance(piece.text);
    utterance.lang = piece.lang;
    utterance.rate = 0.9;
    utterance.onend = next;
    utterance.onerror = next;
    speech.speak(utterance);
  }

  function start() {
    reading = true;
    label();
    pieces().forEach(function (element) {
      var speaker = element.querySelector(':scope > [lang]') || element.closest('[lang]');
      sentences(element).forEach(function (text) {
        queue.push({ text: text, lang: speaker ? speaker.lang : 'zh-CN' });
      });
    });
    speech.cancel();
    next();
  }

  button.addEventListener('click', function () { if (reading) stop(); else start(); });
  window.addEventListener('pagehide', stop);
  label();
  place.appendChild(document.createTextNode(' '));
  place.appendChild(button);
})();
