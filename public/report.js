// Reports (/report): a photo gets small before it is sent, what is typed stays on this device until it is sent, and what cannot be sent
// waits here and goes out by itself. Also on phones that run no WebAssembly: those need it most.
//
// Nothing is sent before its button is pressed. A report has one key, its draft, and a photo one of its own (`upload`): the server counts each
// once, however often it comes. localStorage holds an entry for each report, `wm:r:{id}`; IndexedDB holds the bytes of photos, and the draft of
// a report that was begun without a line, so that two tabs cannot fetch two.
//
// <script defer src=".../report.js" data-base="/wm" data-whole="address of the page for times without a line" data-words="key<TAB>text a line">
// Without this file, or where the browser lacks something, the pages are plain forms.
(function () {
  var script = document.currentScript;
  var main = document.getElementById('main');
  // In a frame without an origin of its own nothing can be asked or kept.
  if (window.origin === 'null') return;
  if (!script || !main || !window.Promise || !window.FormData || !window.DOMParser || !window.crypto || !crypto.getRandomValues) return;

  var base = script.getAttribute('data-base');
  // What is kept of an address: how pages look, and the channel that led here.
  var QUERY = /^(ch|lang|big|color|density|embed)=/;
  var PLACE = ['area', 'district', 'community', 'address', 'lat', 'lng', 'datum', 'no_position'];
  var WORDS = ['kind', 'category', 'text', 'video', 'phone', 'call_as'];
  // What is kept while it is typed, and written into the form again. A telephone number is kept only with a report that waits.
  var TYPED = ['area', 'district', 'community', 'address', 'kind', 'category', 'text', 'video'];
  var SIDE = 1600, QUALITY = 0.8;
  var MOST_BYTES = 25000000, MOST_PHOTOS = 3, MOST_TEXT = 4000;
  var DAY = 86400000;

  // Words

  var words = {};

  function learn(text) {
    (text || '').split('\n').forEach(function (line) {
      var at = line.indexOf('\t');
      if (at > 0) words[line.slice(0, at)] = line.slice(at + 1);
    });
  }

  function say(key, values) {
    var text = words[key] || '';
    for (var name in values) text = text.split('{' + name + '}').join(values[name]);
    return text;
  }

  // What is kept

  var PREFIX = 'wm:r:';
  var lasting = true;
  var store;
  var keys = function () { return Object.keys(store); };
  try {
    store = window.localStorage;
    store.setItem('wm:r', '1');
    store.removeItem('wm:r');
  } catch (e) {
    // As long as the page: enough for an upload.
    lasting = false;
    store = (function () {
      var kept = {};
      keys = function () { return Object.keys(kept); };
      return {
        getItem: function (key) { return key in kept ? kept[key] : null; },
        setItem: function (key, value) { kept[key] = value; },
        removeItem: function (key) { delete kept[key]; }
      };
    })();
  }

  function load(id) {
    try { return JSON.parse(store.getItem(PREFIX + id)); } catch (e) { return null; }
  }

  function save(entry) {
    try { store.setItem(PREFIX + entry.id, JSON.stringify(entry)); } catch (e) { lasting = false; }
    return entry;
  }

  function change(id, how) {
    var entry = load(id);
    if (!entry) return null;
    how(entry);
    return save(entry);
  }

  function entries() {
    return keys().filter(function (key) { return key.indexOf(PREFIX) === 0; }).map(function (key) {
      return load(key.slice(PREFIX.length));
    }).filter(function (entry) { return entry && entry.photos; }).sort(function (a, b) { return a.at - b.at; });
  }

  function newId() {
    return [].map.call(crypto.getRandomValues(new Uint8Array(16)), function (byte) {
      return ('0' + byte.toString(16)).slice(-2);
    }).join('');
  }

  var opened;

  function cupboard() {
    opened = opened || new Promise(function (done, failed) {
      var ask = indexedDB.open('wm-report', 1);
      ask.onupgradeneeded = function () {
        ask.result.createObjectStore('photo');
        ask.result.createObjectStore('draft');
      };
      ask.onsuccess = function () { done(ask.result); };
      ask.onerror = ask.onblocked = failed;
    });
    return opened;
  }

  // One transaction; gives what `act` put into its argument.
  function within(name, mode, act) {
    return cupboard().then(function (db) {
      return new Promise(function (done, failed) {
        var found = {}, all = db.transaction(name, mode);
        all.oncomplete = function () { done(found.value); };
        all.onerror = all.onabort = function () { failed(all.error); };
        act(all.objectStore(name), found);
      });
    });
  }

  var held = {};

  // As bytes: some phones lose what they keep as a file. Gives whether it lasts.
  function keepPhoto(id, blob) {
    held[id] = blob;
    return new Promise(function (done, failed) {
      var reader = new FileReader();
      reader.onload = function () { done(reader.result); };
      reader.onerror = failed;
      reader.readAsArrayBuffer(blob);
    }).then(function (bytes) {
      return within('photo', 'readwrite', function (photos) {
        photos.put({ bytes: bytes, type: blob.type, at: Date.now() }, id);
      });
    }).then(function () { return lasting; }, function () { return false; });
  }

  function photoOf(id) {
    if (held[id]) return Promise.resolve(held[id]);
    return within('photo', 'readonly', function (photos, found) {
      photos.get(id).onsuccess = function (event) { found.value = event.target.result; };
    }).then(function (kept) {
      return kept && (held[id] = new Blob([kept.bytes], { type: kept.type }));
    }).catch(function () {});
  }

  function losePhotos(photos) {
    photos.forEach(function (photo) {
      delete held[photo.id];
      within('photo', 'readwrite', function (kept) { kept.delete(photo.id); }).catch(function () {});
    });
  }

  function drop(id) {
    var entry = load(id);
    store.removeItem(PREFIX + id);
    if (!entry) return;
    losePhotos(entry.photos);
    within('draft', 'readwrite', function (drafts) { drafts.delete(id); }).catch(function () {});
  }

  // What somebody began long ago is not kept for ever; what was to be sent is.
  function sweep() {
    var now = Date.now(), used = {};
    entries().forEach(function (entry) {
      if (now - entry.at > (entry.state === 'open' ? 7 : entry.state === 'sent' ? 30 : Infinity) * DAY) drop(entry.id);
      else entry.photos.forEach(function (photo) { used[photo.id] = true; });
    });
    within('photo', 'readwrite', function (photos) {
      photos.openCursor().onsuccess = function (event) {
        var cursor = event.target.result;
        if (!cursor) return;
        if (!used[cursor.key] && now - cursor.value.at > DAY) cursor.delete();
        cursor.continue();
      };
    }).catch(function () {});
  }

  // The report of this page

  function draftIn(address) {
    var found = /\/report\/d\/([^\/?#]+)/.exec(address || '');
    return found ? found[1] : '';
  }

  var draft = draftIn(location.pathname);
  var mine;

  // The one with the draft of this page, or one that was begun without a line where another would begin.
  function find() {
    if (!mine) {
      var fresh = !draft && main.querySelector('form[data-report=whole]');
      var all = entries().filter(function (entry) {
        return draft ? entry.draft === draft || entry.id === draft : fresh && entry.state === 'open' && !entry.draft;
      });
      mine = all.length ? all[all.length - 1].id : undefined;
    }
    return mine && load(mine);
  }

  function begin() {
    var entry = find();
    if (entry) return entry;
    var kept = location.search.slice(1).split('&').filter(function (pair) { return QUERY.test(pair); });
    mine = draft || newId();
    return save({
      id: mine, draft: draft, query: kept.length ? '?' + kept.join('&') : '', at: Date.now(), state: 'open', photos: [], typed: {}
    });
  }

  function there(entry) { return entry.photos.filter(function (photo) { return !photo.gone; }); }

  function label(entry) {
    return entry.label || (entry.typed.text || entry.typed.address || entry.typed.community || '').trim().slice(0, 24);
  }

  // To the server

  // Whole pages of somebody else's, as a hotel's network sends them, are no answers. What fails says `refused` with words, or may be sent again.
  function ask(method, entry, path, body, watch) {
    return new Promise(function (done, failed) {
      var request = new XMLHttpRequest(), photo = body instanceof FormData;
      request.open(method, base + '/report' + path + entry.query);
      request.setRequestHeader('accept', 'application/json');
      if (typeof body === 'string') request.setRequestHeader('content-type', 'application/x-www-form-urlencoded');
      request.timeout = photo ? 180000 : 20000;
      request.onload = function () {
        var told;
        try { told = JSON.parse(request.responseText); } catch (e) {}
        var status = request.status, error = told && told.error;
        if (status === 200 && told && !error) return done(told);
        var final = error && status >= 400 && status < 500 && status !== 408 && status !== 429;
        failed(final ? { refused: error.message, status: status } : { after: +request.getResponseHeader('retry-after') || 0 });
      };
      request.onerror = request.ontimeout = function () { failed({ after: 0 }); };
      request.onabort = function () { failed({ stopped: true }); };
      if (photo && watch) watch(request);
      request.send(body);
    });
  }

  function own(entry, path) { return '/d/' + entry.draft + path; }

  function body(entry, names) {
    return names.filter(function (name) { return entry.typed[name]; }).map(function (name) {
      // The server refuses control characters: better to lose one than the report.
      var value = entry.typed[name].replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/g, '');
      return encodeURIComponent(name) + '=' + encodeURIComponent(value);
    }).join('&');
  }

  // A report that was begun without a line gets its draft, one for all tabs, before anything of it is sent.
  function withDraft(id) {
    var entry = load(id);
    if (!entry) return Promise.reject({});
    if (entry.draft) return Promise.resolve();
    return ask('GET', entry, '').then(function (told) {
      if (typeof told.draft !== 'string') throw {};
      return within('draft', 'readwrite', function (drafts, found) {
        drafts.get(id).onsuccess = function (event) {
          found.value = event.target.result || told.draft;
          drafts.put(found.value, id);
        };
      }).catch(function () { return load(id).draft || told.draft; });
    }).then(function (first) {
      change(id, function (entry) { entry.draft = first; });
    });
  }

  function mark(id, photo, how) {
    return change(id, function (entry) {
      entry.photos = entry.photos.filter(function (one) { return one.id !== photo || how(one) !== false; });
    });
  }

  function lose(id, photo, why) {
    mark(id, photo, function () { return false; });
    losePhotos([{ id: photo }]);
    if (why) change(id, function (entry) { entry.why = why; });
  }

  // All that is to be told of photos. The server lets go of what no report came for; so after a day they are sent again.
  var uploads = {};

  function photos(id, watch) {
    // What is on its way is not sent beside it.
    var before = uploads[id] || Promise.resolve();
    var after = uploads[id] = before.catch(function () {}).then(function () { return allPhotos(id, watch); });
    return after;
  }

  function allPhotos(id, watch) {
    var last;
    function next() {
      var entry = load(id);
      var photo = entry && entry.photos.filter(function (one) {
        return one.gone || one.n === undefined || Date.now() - one.at > DAY;
      })[0];
      if (!photo) return last;
      return one(entry, photo).then(function () { return last && last.code ? last : next(); });
    }
    function one(entry, photo) {
      if (photo.gone) {
        var told = photo.tried ? ask('POST', entry, own(entry, '/photo/u' + photo.id), '') : Promise.resolve(last);
        return told.then(function (told) {
          last = told;
          lose(id, photo.id);
        });
      }
      return photoOf(photo.id).then(function (blob) {
        if (!blob && photo.n === undefined) return lose(id, photo.id, say('report-photo-refused', { why: say('said-photo-broken') }));
        mark(id, photo.id, function (one) {
          one.tried = true;
          if (!blob) one.at = Date.now();
        });
        if (!blob) return;
        var form = new FormData();
        form.append('upload', photo.id);
        form.append('photo', blob, 'photo.jpg');
        return ask('POST', entry, own(entry, '/photo'), form, watch).then(function (told) {
          last = told;
          mark(id, photo.id, function (one) {
            one.n = told.photo || 0;
            one.at = Date.now();
          });
        }, function (why) {
          if (!why.refused || watch || why.status === 404) throw why;
          lose(id, photo.id, say('report-photo-refused', { why: why.refused }));
        });
      });
    }
    return Promise.resolve(next());
  }

  // Everything up to a step, in order; what was sent before is the same again for the server.
  function deliver(id, step, watch) {
    return withDraft(id).then(function () {
      return photos(id, watch);
    }).then(function (told) {
      var entry = load(id), place = entry && body(entry, PLACE);
      // Another call may have sent all there was.
      if (step === 'photos') return told || entry && { next: base + '/report' + own(entry, '/photo') + entry.query };
      if (!place || told && told.code) return told;
      // The server lets go of a draft too.
      if (step === 'words' && entry.place === place && Date.now() - entry.placed < DAY) return told;
      return ask('POST', entry, own(entry, ''), place).then(function (told) {
        change(id, function (entry) {
          entry.place = place;
          entry.placed = Date.now();
        });
        return told;
      });
    }).then(function (told) {
      if (step !== 'words' || told && told.code) return told;
      var entry = load(id);
      return ask('POST', entry, own(entry, '/words'), body(entry, WORDS) + (entry.different || entry.state === 'ready' ? '&different=1' : ''));
    }).then(function (told) {
      if (told && told.code) finish(id, told);
      return told;
    });
  }

  function finish(id, told) {
    change(id, function (entry) {
      losePhotos(entry.photos);
      entry.label = label(entry);
      entry.late = entry.state === 'ready';
      entry.state = 'sent';
      entry.code = told.code;
      entry.next = told.next;
      entry.photos = [];
      entry.typed = {};
      entry.at = Date.now();
    });
  }

  // What waits

  var sending, later, wait = 5;

  // One tab sends at a time where the browser can say so. If two do, the server counts once.
  function alone(act) {
    if (!navigator.locks) return act();
    return navigator.locks.request('wm-report', { ifAvailable: true }, function (lock) {
      return lock ? act() : Promise.reject({ other: true });
    });
  }

  function pump() {
    var next = sending ? undefined : entries().filter(function (entry) { return entry.state === 'ready'; }).sort(function (a, b) {
      return (a.tried || 0) - (b.tried || 0);
    })[0];
    if (!next) return render();
    sending = next.id;
    clearTimeout(later);
    render();
    alone(function () {
      var entry = load(next.id);
      return entry && entry.state === 'ready' ? deliver(next.id, 'words') : Promise.resolve();
    }).then(function () {
      wait = 5;
      sending = undefined;
      pump();
    }, function (why) {
      sending = undefined;
      if (!why.other) change(next.id, function (entry) {
        entry.tried = Date.now();
        if (!why.refused) return;
        entry.state = 'refused';
        entry.why = why.refused;
      });
      if (why.refused) return pump();
      later = setTimeout(pump, Math.max(why.after || 0, wait) * 1000);
      wait = Math.min(wait * 2, 60);
      render();
    });
  }

  function now() {
    wait = 5;
    pump();
  }

  // What is on the page

  function make(tag, text, name) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function button(text, act) {
    var element = make('button', text);
    element.type = 'button';
    element.addEventListener('click', act);
    return element;
  }

  function link(text, address) {
    var element = make('a', text, 'button');
    element.href = address;
    return element;
  }

  var panel = make('section', '', 'note waiting');
  var live = make('p', '', 'visually-hidden');
  live.setAttribute('role', 'status');
  panel.setAttribute('aria-labelledby', 'waiting');
  var drawn = '';
  var parked;

  function render() {
    var here = find();
    var shown = entries().filter(function (entry) {
      var typed = entry.photos.length || Object.keys(entry.typed).length;
      return entry.state !== 'open' || typed && !(here && here.id === entry.id);
    }).map(function (entry) {
      return {
        id: entry.id, draft: entry.draft, query: entry.query, state: sending === entry.id ? 'sending' : entry.state,
        label: label(entry), code: entry.code, why: entry.why, next: entry.next
      };
    });
    if (parked) {
      var done = load(parked);
      if (done && done.state === 'sent') {
        main.querySelector('h1').textContent = say('report-done');
        main.querySelector('.lead').hidden = true;
      }
    }
    var sign = JSON.stringify(shown);
    if (sign === drawn && panel.parentNode) return;
    drawn = sign;
    panel.textContent = '';
    var head = make('h2', say('report-list'));
    head.id = 'waiting';
    panel.appendChild(head);
    shown.forEach(function (one) { panel.appendChild(item(one)); });
    panel.hidden = !shown.length || !say('report-list');
    var before = parked ? main.querySelector('h1').nextSibling : main.firstChild;
    if (panel.parentNode !== main) main.insertBefore(panel, before);
    if (live.parentNode !== main) main.appendChild(live);
    var sent = shown.filter(function (one) { return one.state === 'sent'; }).pop();
    live.textContent = sent ? said(sent) : '';
  }

  function said(one) {
    if (one.state === 'sent') return say('report-sent', { code: one.code.replace(/(\d{4})(?=\d)/g, '$1 ') });
    if (one.state === 'refused') return say('report-refused', { why: one.why });
    return say({ sending: 'report-sending', ready: 'report-waiting', open: 'report-open' }[one.state]);
  }

  function item(one) {
    var box = make('div', '', 'waits');
    box.appendChild(make('p', said(one), 'what'));
    if (one.why && one.state !== 'refused') box.appendChild(make('p', one.why));
    if (one.label) {
      var line = make('p');
      line.appendChild(make('bdi', one.label));
      box.appendChild(line);
    }
    var row = make('p', '', 'row');
    var change = one.draft && base + '/report/d/' + one.draft + one.query;
    if (one.state === 'sent') {
      row.appendChild(link(say('report-look'), base + '/r/' + one.code + one.query));
      row.appendChild(button(say('report-dismiss'), function () { away(one.id); }));
    } else {
      if (one.state === 'ready') row.appendChild(button(say('report-now'), now));
      else if (one.state !== 'sending') {
        var to = link(say(one.state === 'open' ? 'report-go-on' : 'report-change'), change || base + '/report' + one.query);
        to.addEventListener('click', function (event) {
          reopen(one.id);
          if (change) return;
          event.preventDefault();
          withDraft(one.id).then(function () { location.assign(base + '/report' + own(load(one.id), '') + one.query); }, function () {
            location.reload();
          });
        });
        row.appendChild(to);
      }
      if (one.state !== 'sending') row.appendChild(twice(one));
    }
    box.appendChild(row);
    return box;
  }

  function reopen(id) {
    change(id, function (entry) {
      entry.state = 'open';
      entry.why = '';
      entry.at = Date.now();
    });
  }

  // Takes a report away at the second press.
  function twice(one) {
    var sure;
    var element = button(say(one.state === 'open' ? 'report-clear' : 'report-drop'), function () {
      if (sure) return away(one.id);
      sure = true;
      element.textContent = say('report-sure');
    });
    return element;
  }

  function away(id) {
    drop(id);
    render();
    main.focus();
  }

  // The forms

  function field(form, name) { return form.querySelector('[name="' + name + '"]'); }

  function status(form, text) {
    var line = form.querySelector('[data-said]');
    if (!line) {
      line = make('p', '', 'hint');
      line.setAttribute('role', 'status');
      line.setAttribute('data-said', '');
      form.insertBefore(line, form.querySelector('button.main'));
    }
    line.textContent = text || '';
  }

  // As the server says it.
  function complain(form, list) {
    [].forEach.call(form.querySelectorAll('.errors, .error'), function (old) { old.parentNode.removeChild(old); });
    [].forEach.call(form.querySelectorAll('[aria-invalid]'), function (control) { control.removeAttribute('aria-invalid'); });
    if (!list.length) return;
    var box = make('div', '', 'errors'), items = make('ul');
    box.setAttribute('role', 'alert');
    box.tabIndex = -1;
    box.appendChild(make('h2', say('fix')));
    list.forEach(function (fault) {
      var control = document.getElementById('f-' + fault[0]), item = make('li'), to = make('a', fault[1]);
      to.href = '#f-' + fault[0];
      item.appendChild(to);
      items.appendChild(item);
      if (!control) return;
      var note = make('p', fault[1], 'error'), group = control.type === 'radio';
      note.id = 'e-' + fault[0];
      var before = group ? control.parentNode : control;
      before.parentNode.insertBefore(note, before);
      if (group) return;
      control.setAttribute('aria-invalid', 'true');
      var described = (control.getAttribute('aria-describedby') || '').split(' ').filter(function (id) { return id && id !== note.id; });
      control.setAttribute('aria-describedby', described.concat(note.id).join(' '));
    });
    box.appendChild(items);
    form.insertBefore(box, form.firstChild);
    box.focus();
  }

  // Says what is kept, with a way to clear it.
  function note(form) {
    if (!lasting || form.getAttribute('data-report') === 'different' || form.querySelector('[data-kept]')) return;
    var line = make('p', say('report-here') + ' ', 'hint');
    line.setAttribute('data-kept', '');
    var clear = button(say('report-clear'), function () {
      if (mine) drop(mine);
      mine = undefined;
      form.reset();
      form.removeChild(line);
      forget(form);
      gallery(form);
      status(form, say('report-cleared'));
      form.querySelector('button.main').focus();
    });
    clear.className = 'link';
    line.appendChild(clear);
    form.appendChild(line);
  }

  function takes(form) {
    var step = form && form.getAttribute && form.getAttribute('data-report');
    return step === 'place' || step === 'words' || step === 'whole';
  }

  function typed(event) {
    var control = event.target, form = control.form;
    if (control.type === 'file' && form && /^(photo|whole)$/.test(form.getAttribute('data-report'))) {
      if (event.type === 'change') choose(form, control);
      return;
    }
    if (!takes(form) || TYPED.indexOf(control.name) < 0) return;
    var entry = begin();
    entry.typed[control.name] = control.value;
    entry.at = Date.now();
    save(entry);
    note(form);
  }

  // All that is in a form, into the entry.
  function collect(form) {
    var entry = begin();
    PLACE.concat(WORDS).forEach(function (name) {
      var control = field(form, name);
      if (!control) return;
      if (control.type === 'radio') control = form.querySelector('[name="' + name + '"]:checked');
      var off = !control || control.type === 'checkbox' && !control.checked;
      entry.typed[name] = off ? '' : control.value;
    });
    entry.at = Date.now();
    return save(entry);
  }

  function fill(form, entry) {
    TYPED.forEach(function (name) {
      var value = entry.typed[name], control = field(form, name);
      if (typeof value !== 'string' || !control) return;
      if (control.type !== 'radio') {
        var before = control.value;
        control.value = value;
        // A choice that is not offered (any more).
        if (control.selectedIndex < 0) control.value = before;
        return;
      }
      [].forEach.call(form.querySelectorAll('[name="' + name + '"]'), function (radio) { radio.checked = radio.value === value; });
    });
  }

  // What the server would say, for those who cannot ask it.
  function faults(entry) {
    var typed = entry.typed, list = [];
    var text = (typed.text || '').trim(), video = (typed.video || '').trim(), length = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '-').length;
    function given(name) { return (typed[name] || '').trim(); }
    var position = given('lat') && !given('no_position');
    if (!entry.placed && !given('address') && !given('community') && !position && !/\|.+\|.+/.test(given('area'))) {
      list.push(['address', say('said-report-nowhere')]);
    }
    if (!given('kind')) list.push(['kind', say('said-report-kind')]);
    else if (given('kind') === 'problem' && !given('category') && document.querySelector('#f-category option[value]:not([value=""])')) {
      list.push(['category', say('said-report-category')]);
    }
    if (length > MOST_TEXT) list.push(['text', say('said-report-long-text', { most: MOST_TEXT, length: length })]);
    if (video && !/^https:\/\/[^\s.]+\.[^\s]+$/.test(video)) list.push(['video', say('report-video-hint')]);
    else if (!text && !video && !there(entry).length) list.push(['text', say('said-report-nothing')]);
    return list;
  }

  // Photos

  // Upright, small, and nothing but the picture; undefined where the browser cannot do that.
  function shrink(file) {
    return bitmap(file).catch(function () { return image(file); }).then(function (picture) {
      var width = picture.naturalWidth || picture.width, height = picture.naturalHeight || picture.height;
      var scale = Math.min(1, SIDE / Math.max(width, height));
      var canvas = make('canvas');
      canvas.width = Math.max(1, Math.round(width * scale));
      canvas.height = Math.max(1, Math.round(height * scale));
      var pen = canvas.getContext('2d');
      pen.imageSmoothingQuality = 'high';
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      if (picture.close) picture.close();
      return new Promise(function (done) { canvas.toBlob(done, 'image/jpeg', QUALITY); });
    }).then(function (blob) { return blob || undefined; }, function () {});
  }

  function bitmap(file) {
    var upright;
    // Browsers that do not know the wish do not ask for it, and would leave the picture on its side.
    var wish = { get imageOrientation() { upright = true; return 'from-image'; } };
    return new Promise(function (done) { done(createImageBitmap(file, wish)); }).then(function (picture) {
      if (!upright) throw 0;
      return picture;
    });
  }

  function image(file) {
    return new Promise(function (done, failed) {
      if (!window.CSS || !CSS.supports('image-orientation', 'from-image')) return failed();
      var picture = new Image();
      picture.onload = function () {
        done(picture);
        setTimeout(function () { URL.revokeObjectURL(picture.src); }, 10000);
      };
      picture.onerror = failed;
      picture.src = URL.createObjectURL(file);
    });
  }

  var chosen;

  function choose(form, input) {
    var file = input.files && input.files[0];
    forget(form);
    complain(form, []);
    if (!file) return;
    var whole = form.getAttribute('data-report') === 'whole', photo = chosen = { id: newId() };
    function wrong(key, values) {
      input.value = '';
      forget(form);
      complain(form, [['photo', say(key, values)]]);
    }
    if (/^video\//.test(file.type)) return wrong('said-photo-video');
    if (file.type && !/^image\//.test(file.type) || !file.size) return wrong('said-photo-other');
    if (whole && there(begin()).length >= MOST_PHOTOS) return wrong('said-photo-many', { most: MOST_PHOTOS });
    status(form, say('report-shrinking'));
    photo.ready = shrink(file).then(function (small) {
      if (chosen !== photo) return;
      if (!small && file.size > MOST_BYTES) return wrong('said-photo-large', { most: MOST_BYTES / 1000000 });
      photo.blob = small || file;
      status(form, say('report-shrunk'));
      if (!whole) {
        if (small) form.insertBefore(preview(small), form.querySelector('[data-said]'));
        return;
      }
      input.value = '';
      return keepChosen(form);
    });
  }

  // On the page for times without a line a photo is kept as soon as it is chosen; it is sent with the rest.
  function keepChosen(form) {
    var photo = chosen;
    chosen = undefined;
    return keepPhoto(photo.id, photo.blob).then(function (lasts) {
      if (!lasts) return complain(form, [['photo', say('report-full')]]);
      var entry = begin();
      entry.photos.push({ id: photo.id });
      entry.at = Date.now();
      save(entry);
      note(form);
      gallery(form);
    });
  }

  function preview(blob) {
    var picture = make('img', '', 'preview');
    picture.alt = say('report-alt');
    picture.src = URL.createObjectURL(blob);
    picture.onload = picture.onerror = function () { URL.revokeObjectURL(picture.src); };
    return picture;
  }

  function forget(form) {
    chosen = undefined;
    status(form, '');
    [].slice.call(form.children).forEach(function (child) {
      if (/^(preview|upload)$/.test(child.className)) form.removeChild(child);
    });
  }

  // The photos that are kept here.
  function gallery(form) {
    if (form.getAttribute('data-report') !== 'whole') return;
    var list = form.querySelector('.report-photos'), entry = mine && load(mine);
    if (!list) {
      list = make('div', '', 'report-photos');
      form.insertBefore(list, form.querySelector('.field').nextSibling);
    }
    list.textContent = '';
    if (entry) there(entry).forEach(function (photo) {
      var box = make('div');
      list.appendChild(box);
      photoOf(photo.id).then(function (blob) {
        if (blob) box.appendChild(preview(blob));
        box.appendChild(button(say('report-photo-remove'), function () {
          mark(entry.id, photo.id, function (one) { one.gone = true; });
          gallery(form);
          field(form, 'photo').focus();
        }));
      });
    });
  }

  // Steps

  var busy;

  function goOn(told) {
    if (told && /^\/(?!\/)/.test(told.next)) location.assign(told.next);
    else location.reload();
  }

  function bar(form, request) {
    var box = make('div', '', 'upload'), progress = make('progress');
    progress.max = 100;
    progress.value = 0;
    progress.setAttribute('aria-label', say('report-bar'));
    box.appendChild(progress);
    box.appendChild(button(say('report-cancel'), function () { request.abort(); }));
    request.upload.onprogress = function (event) {
      if (event.lengthComputable) progress.value = Math.round(event.loaded / event.total * 100);
    };
    form.insertBefore(box, form.querySelector('button.main'));
    status(form, say('report-uploading'));
  }

  function unbar(form) {
    [].forEach.call(form.querySelectorAll('.upload'), function (old) { old.parentNode.removeChild(old); });
  }

  var steps = {
    photo: function (form) {
      var photo = chosen;
      if (!photo) return false;
      photo.ready.then(function () {
        if (!photo.blob) return;
        return keepPhoto(photo.id, photo.blob).then(function (lasts) {
          var entry = begin();
          var known = entry.photos.some(function (one) { return one.id === photo.id; });
          if (!known) entry.photos.push({ id: photo.id });
          entry.at = Date.now();
          save(entry);
          return deliver(mine, 'photos', function (request) { bar(form, request); }).then(goOn, function (why) {
            unbar(form);
            if (why.refused) {
              lose(mine, photo.id);
              forget(form);
              field(form, 'photo').value = '';
              return complain(form, [['photo', why.refused]]);
            }
            if (why.stopped) {
              mark(mine, photo.id, function (one) { one.gone = true; });
              // It may have arrived already.
              photos(mine).catch(function () {});
              photo.id = newId();
              return status(form, say('report-cancelled'));
            }
            if (!lasts) return form.submit();
            return swap(form);
          });
        });
      }).then(free, free);
      return true;
    },

    remove: function (form) {
      var n = /\/photo\/(\d+)/.exec(form.action), entry = find(), known = false;
      if (!n || !entry) return false;
      entry.photos.forEach(function (photo) {
        if (photo.n !== +n[1]) return;
        photo.gone = known = true;
      });
      if (!known) return false;
      save(entry);
      deliver(mine, 'photos').then(goOn, function (why) {
        if (why.refused) form.submit();
        else return swap(form);
      }).then(free, free);
      return true;
    },

    place: function (form) {
      collect(form);
      deliver(mine, 'place').then(function (told) {
        if (told && told.next) goOn(told);
        else form.submit();
      }, function (why) {
        if (why.refused || !lasting) form.submit();
        else return swap(form);
      }).then(free, free);
      return true;
    },

    words: function (form) {
      collect(form);
      // There is no such page before the server knows the place.
      change(mine, function (entry) { entry.placed = entry.placed || 1; });
      status(form, say('report-sending'));
      deliver(mine, 'words').then(function (told) {
        // The page that asks whether it is known already, and those that say what is wrong, come from the server.
        if (told && told.code) goOn(told);
        else plainly(form);
      }, function (why) {
        if (why.refused || !lasting) plainly(form);
        else leave(form);
      }).then(free, free);
      return true;
    },

    different: function (form) {
      begin();
      change(mine, function (entry) { entry.different = true; });
      return steps.words(form);
    },

    whole: function (form) {
      collect(form);
      Promise.resolve(chosen && chosen.ready).then(function () { leave(form); }).then(free, free);
      return true;
    }
  };

  function free() { busy = false; }

  // The server's page shows what was typed: no number stays here.
  function plainly(form) {
    change(mine, function (entry) {
      delete entry.typed.phone;
      delete entry.typed.call_as;
    });
    form.submit();
  }

  // From here on it goes out by itself.
  function leave(form) {
    var list = faults(load(mine));
    status(form, '');
    complain(form, list);
    if (list.length) return;
    if (!lasting) return status(form, say('report-full'));
    var id = mine, query = load(id).query;
    change(id, function (entry) {
      entry.state = 'ready';
      entry.why = '';
      entry.at = Date.now();
    });
    parked = id;
    mine = undefined;
    draft = '';
    main.textContent = '';
    var head = make('h1', say('report-parked'));
    head.tabIndex = -1;
    main.appendChild(head);
    main.appendChild(make('p', say('report-waiting-long'), 'lead'));
    var row = make('p', '', 'row');
    row.appendChild(link(say('report-another'), base + '/report' + query));
    main.appendChild(row);
    drawn = '';
    render();
    head.focus();
    now();
  }

  // Without a line

  var address = script.getAttribute('data-whole');
  var heldPage;

  function fetched() {
    heldPage = heldPage || fetch(address, { credentials: 'omit' }).then(function (answer) {
      if (!answer.ok) throw 0;
      return answer.text();
    });
    heldPage.catch(function () { heldPage = undefined; });
    return heldPage;
  }

  function shelved() {
    return window.caches ? caches.match(address).catch(function () {}) : Promise.resolve();
  }

  function whole() {
    return shelved().then(function (answer) { return answer ? answer.text() : fetched(); }).then(function (html) {
      return new DOMParser().parseFromString(html, 'text/html');
    });
  }

  // There is no line to the next page: what is still to be said can be said here.
  function swap(form) {
    return whole().then(function (page) {
      var fresh = page.getElementById('main');
      if (!fresh || !fresh.querySelector('form[data-report=whole]')) throw 0;
      draft = draft || draftIn(form.action);
      main.textContent = '';
      while (fresh.firstChild) main.appendChild(fresh.firstChild);
      chosen = undefined;
      drawn = '';
      begin();
      ready();
      main.querySelector('h1').focus();
      window.scrollTo(0, 0);
    }).catch(function () { status(form, say('report-lost')); });
  }

  function ready() {
    var form = main.querySelector('form[data-report]:not([data-report=remove])');
    // The first page names its draft in the form alone.
    if (form && form.getAttribute('data-report') === 'photo') draft = draft || draftIn(form.action);
    var entry = find();
    if (form && entry && entry.state === 'open') {
      if (takes(form) && !form.querySelector('.errors')) fill(form, entry);
      note(form);
      if (entry.why) status(form, entry.why);
    }
    if (form) gallery(form);
    render();
  }

  function start() {
    sweep();
    // Their code has been seen.
    var seen = /\/r\/(\d{12})$/.exec(location.pathname);
    var over = main.querySelector('[data-over]');
    entries().forEach(function (entry) {
      if (seen && entry.code === seen[1] && !entry.late) drop(entry.id);
      if (over && entry.draft === over.getAttribute('data-over')) drop(entry.id);
    });
    document.addEventListener('input', typed);
    document.addEventListener('change', typed);
    document.addEventListener('submit', function (event) {
      var step = steps[event.target.getAttribute('data-report')];
      if (!step) return;
      if (busy) return event.preventDefault();
      if (!step(event.target)) return;
      busy = true;
      event.preventDefault();
    });
    window.addEventListener('online', now);
    window.addEventListener('storage', function (event) { if (!event.key || event.key.indexOf(PREFIX) === 0) render(); });
    document.addEventListener('visibilitychange', function () { if (!document.hidden) now(); });
    window.addEventListener('pageshow', function () {
      free();
      render();
    });
    ready();
    if (main.querySelector('form[data-report]')) {
      shelved().then(function (answer) { if (!answer) return fetched(); }).catch(function () {});
      // A photo that was chosen before the line died.
      var entry = find();
      if (entry && entry.state === 'open' && entry.draft) deliver(entry.id, 'photos').then(ready, function () {});
    }
    pump();
  }

  if (script.hasAttribute('data-words')) {
    learn(script.getAttribute('data-words'));
    start();
  } else {
    // Called by another page: something waits.
    whole().then(function (page) { learn(page.querySelector('script[data-words]').getAttribute('data-words')); }).catch(function () {}).then(start);
  }
})();
