// The form of an interviewer, one person after the other, with and without a line. What is filled in goes to this browser's storage first,
// under an id of its own, and leaves it only when the server said that it has it. The server counts an id once, however often it comes.
//
// Without this file, or where the browser cannot store, the page is a plain form.
(function () {
  var form = document.querySelector('form[data-interview]');
  var words = form && form.dataset;
  var store;
  try {
    store = window.localStorage;
    store.setItem('wm:i', '1');
    store.removeItem('wm:i');
  } catch (e) { return; }
  if (!form || !window.fetch || !window.crypto || !crypto.getRandomValues) return;

  // One entry of the storage for each reply: two tabs never write the same one.
  var mine = 'wm:i:' + words.interview + ':';
  var refused = {};
  var sending = false;
  var later;
  var wait = 5;

  function at(id) { return document.getElementById(id); }

  function newId() {
    return [].map.call(crypto.getRandomValues(new Uint8Array(16)), function (byte) {
      return ('0' + byte.toString(16)).slice(-2);
    }).join('');
  }

  function waiting() {
    var keys = [];
    for (var i = 0; i < store.length; i++) if (store.key(i).indexOf(mine) === 0) keys.push(store.key(i));
    return keys.sort();
  }

  function show(element, text) {
    element.textContent = text || '';
    element.hidden = !text;
  }

  function render() {
    var keys = waiting();
    var why = keys.filter(function (key) { return refused[key]; });
    var open = keys.length - why.length;
    show(at('waiting'), open && words.waiting.replace('{n}', open));
    show(at('refused'), why.length && words.refused.replace('{n}', why.length).replace('{why}', refused[why[0]]));
    at('again').hidden = !why.length;
  }

  function recorded(n) {
    show(at('recorded'), words.recorded.replace('{n}', n));
  }

  // Whole pages of somebody else's, as a hotel's network sends them, are no answers.
  function ask(options) {
    options.redirect = 'error';
    options.headers = { accept: 'application/json' };
    if (options.body) options.headers['content-type'] = 'application/x-www-form-urlencoded';
    var stop = window.AbortController && new AbortController();
    var clock = stop && setTimeout(function () { stop.abort(); }, 20000);
    if (stop) options.signal = stop.signal;
    return fetch(form.action, options).then(function (answer) {
      return answer.json().then(function (told) {
        clearTimeout(clock);
        return { status: answer.status, told: told, after: +answer.headers.get('retry-after') || 0 };
      });
    });
  }

  function again(seconds) {
    sending = false;
    clearTimeout(later);
    if (waiting().some(function (key) { return !refused[key]; })) later = setTimeout(send, seconds * 1000);
    render();
  }

  function send() {
    if (sending) return;
    var key = waiting().filter(function (key) { return !refused[key]; })[0];
    if (!key) return render();
    sending = true;
    ask({ method: 'POST', body: store.getItem(key) }).then(function (answer) {
      if (answer.status === 200 && typeof answer.told.recorded === 'number') {
        store.removeItem(key);
        recorded(answer.told.recorded);
        wait = 5;
      } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429 && answer.told.error) {
        refused[key] = answer.told.error.message;
      } else {
        return again(Math.max(answer.after, wait));
      }
      sending = false;
      send();
    }).catch(function () {
      wait = Math.min(wait * 2, 60);
      again(wait);
    });
  }

  function now() { wait = 5; send(); }

  // What is not answered yet; the server looks again.
  function missing() {
    return [].filter.call(form.querySelectorAll('[data-need]'), function (question) {
      return !question.querySelector('input:checked') && ![].some.call(question.querySelectorAll('textarea'), function (area) {
        return area.value.trim();
      });
    });
  }

  function complain(questions) {
    [].forEach.call(form.querySelectorAll('.errors, p.error'), function (old) { old.parentNode.removeChild(old); });
    if (!questions.length) return;
    var box = document.createElement('div');
    box.className = 'errors';
    box.setAttribute('role', 'alert');
    box.tabIndex = -1;
    var head = document.createElement('h2');
    head.textContent = words.fix;
    var list = document.createElement('ul');
    questions.forEach(function (question) {
      var control = question.querySelector('input, textarea');
      var label = question.querySelector('legend, .legend');
      var link = document.createElement('a');
      link.href = '#' + control.id;
      link.textContent = label.textContent.trim() + ': ' + words.missing;
      var item = document.createElement('li');
      item.appendChild(link);
      list.appendChild(item);
      var note = document.createElement('p');
      note.className = 'error';
      note.textContent = words.missing;
      label.parentNode.insertBefore(note, label.nextSibling);
    });
    box.appendChild(head);
    box.appendChild(list);
    form.insertBefore(box, form.firstChild);
    box.focus();
  }

  function body(id) {
    var pairs = ['reply=' + id];
    [].forEach.call(form.elements, function (control) {
      var off = (control.type === 'radio' || control.type === 'checkbox') && !control.checked;
      if (!control.name || control.name === 'reply' || off) return;
      // The server refuses control characters: better to lose one than the reply.
      var value = control.value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/g, '');
      pairs.push(encodeURIComponent(control.name) + '=' + encodeURIComponent(value));
    });
    return pairs.join('&');
  }

  function empty() {
    [].forEach.call(form.elements, function (control) {
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = false;
      else if (control.tagName === 'TEXTAREA') control.value = '';
    });
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var open = missing();
    complain(open);
    if (open.length) return;
    var id = newId();
    try {
      var text = body(id);
      store.setItem(mine + id, text);
      if (store.getItem(mine + id) !== text) throw 0;
    } catch (e) {
      // Nothing is lost yet: it is all still in the form.
      show(at('said'), words.full);
      at('said').focus();
      return;
    }
    empty();
    show(at('said'), words.said);
    window.scrollTo(0, 0);
    at('said').focus();
    render();
    now();
  });

  at('again').addEventListener('click', function () {
    refused = {};
    now();
  });
  window.addEventListener('online', now);
  window.addEventListener('storage', render);
  document.addEventListener('visibilitychange', function () { if (!document.hidden) now(); });

  // A page out of the browser's own cupboard does not know the newest count.
  show(at('recorded'), '');
  ask({}).then(function (answer) {
    if (typeof answer.told.recorded === 'number') recorded(answer.told.recorded);
    else if (answer.told.error && answer.status < 500) show(at('said'), answer.told.error.message);
  }).catch(function () { show(at('said'), words.offline); });
  send();

  // What it takes to open this page again without a line: the page itself and its files.
  if (!navigator.serviceWorker || !window.caches) return;
  navigator.serviceWorker.register(words.worker).then(function () {
    var files = [].map.call(document.querySelectorAll('script[src], link[rel=icon], link[rel=stylesheet]'), function (element) {
      return element.src || element.href;
    });
    return caches.open('wm-interview').then(function (cache) {
      return cache.keys().then(function (kept) {
        kept.forEach(function (request) {
          if (/\/s\/[^/]+$/.test(request.url) && files.indexOf(request.url) < 0) cache.delete(request);
        });
        return cache.addAll(files.concat(location.pathname));
      });
    });
  }).catch(function () {});
})();
