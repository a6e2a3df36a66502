// Puts a Wenming widget on a portal's page:
//   <script src="https://…/embed.js" data-surface="quiz" data-campaign="xiongguan"></script>
//   <wenming-widget surface="tally" campaign="xiongguan"></wenming-widget>   (with the script once on the page)
// It only makes an iframe: the widget's page brings its own content security policy. Old browsers understand this file.
(function () {
  var current = document.currentScript;
  if (!current) {
    // A portal that loads its scripts by script.
    var all = document.querySelectorAll('script[src*="/embed.js"]');
    current = all[all.length - 1];
  }
  if (!current || !current.src) return;
  var base = current.src.replace(/\/embed\.js.*$/, '');
  var origin = /^[a-z]+:\/\/[^\/]+/.exec(base)[0];
  var frames = [];

  // What a surface is called, in Chinese and in English, and how high it usually is: pixels, and thousands of square pixels of text. So much
  // is reserved for it, and little moves when it comes.
  var surfaces = {
    quiz: ['答题有奖', 'Quiz', 720, 162], campaign: ['文明活动', 'Campaign', 560, 160], survey: ['说说您的想法', 'Your opinion', 2130, 284],
    tally: ['大家答得怎么样', 'How everybody does', 960, 253], tips: ['生活小贴士', 'Tips', 3000, 900], tip: ['今天读这条', 'Today\u2019s tip', 90, 235],
    report: ['反映问题', 'Report a problem', 400, 60], home: ['文明活动', 'Campaigns', 900, 160]
  };

  function address(get) {
    var campaign = encodeURIComponent(get('campaign') || '');
    var paths = {
      home: '/', campaign: '/c/' + campaign, quiz: '/c/' + campaign + '/quiz', tally: '/c/' + campaign + '/tally',
      survey: '/c/' + campaign + '/survey/' + encodeURIComponent(get('survey') || ''),
      tips: '/tips', tip: '/tips/' + encodeURIComponent(get('tip') || 'today'), report: '/report'
    };
    var query = [];
    var add = function (name, value) { if (value) query.push(name + '=' + encodeURIComponent(value)); };
    add('ch', get('channel'));
    add('lang', get('lang'));
    add('big', get('large') === null ? '' : '1');
    add('color', (get('color') || '').replace('#', ''));
    add('density', get('density'));
    var surface = get('surface');
    // The portal's token of its user, for quizzes that take it.
    if (surface === 'quiz') add('id', get('id'));
    return [base + (paths.hasOwnProperty(surface) ? paths[surface] : paths.home), query.join('&')];
  }

  function mount(host, before, get, own) {
    var to = address(get);
    var surface = get('surface');
    var usual = surfaces[surfaces.hasOwnProperty(surface) ? surface : 'home'];
    var title = get('title') || usual[/^en/.test(get('lang')) ? 1 : 0];
    // A way in that always works; it goes once the frame has said that it is there.
    var link = document.createElement('p');
    var a = document.createElement('a');
    a.href = to[0] + (to[1] ? '?' + to[1] : '');
    a.target = '_blank';
    a.rel = 'noopener';
    a.appendChild(document.createTextNode(title));
    link.appendChild(a);
    var frame = document.createElement('iframe');
    frame.title = title;
    frame.setAttribute('loading', 'lazy');
    frame.setAttribute('allow', 'geolocation; camera');
    frame.style.width = '100%';
    frame.style.border = '0';
    frame.style.display = 'block';
    frame.src = to[0] + '?embed=1' + (to[1] ? '&' + to[1] : '');
    host.insertBefore(frame, before);
    var area = get('large') === null ? usual[3] : usual[3] * 2;
    frame.style.height = (get('height') || Math.ceil(usual[2] + area * 1000 / (frame.offsetWidth || 320))) + 'px';
    host.insertBefore(link, before);
    frames.push({ frame: frame, link: link, own: own, pages: 0 });
  }

  // As high as its content. What stands below is not pulled up before a reader's eyes: a frame that turns out to be lower than what was
  // reserved for it keeps what can be seen of that, unless it is the reader who changed it.
  function fit(one) {
    var frame = one.frame, height = one.height;
    var theirs = one.pages > 1 || document.activeElement === frame;
    if (!theirs && height < frame.offsetHeight) {
      var top = frame.getBoundingClientRect().top;
      var end = top + frame.offsetHeight;
      if (end > 0 || !window.CSS || !CSS.supports('overflow-anchor', 'auto')) {
        if (end < window.innerHeight) return;
        height = Math.max(height, window.innerHeight - top);
      }
    }
    frame.style.height = Math.ceil(height) + 'px';
  }

  // The field that has the focus inside a frame comes into view: only while the reader is in that frame.
  function show(frame, top, bottom) {
    if (document.activeElement !== frame || !(bottom >= top)) return;
    var from = frame.getBoundingClientRect().top;
    var room = window.innerHeight;
    if (from + top < 0 || from + bottom - top > room) window.scrollBy(0, from + top - 16);
    else if (from + bottom > room) window.scrollBy(0, Math.min(from + top - 16, from + bottom - room + 16));
  }

  // What was reserved and is not needed goes once nobody can see it go: below the window, or above it where browsers keep what is read in place.
  window.addEventListener('scroll', function () {
    frames.forEach(function (one) {
      if (one.height && one.height < one.frame.offsetHeight) fit(one);
    });
  }, false);

  window.addEventListener('message', function (event) {
    var data = event.data;
    if (event.origin !== origin || !data || data.wenming !== 1) return;
    for (var i = 0; i < frames.length; i++) {
      var one = frames[i];
      if (one.frame.contentWindow !== event.source) continue;
      // It is there: the ways around it go, without moving what stands below.
      if (one.own) {
        for (var child = one.own.firstChild, next; child; child = next) {
          next = child.nextSibling;
          if (child !== one.frame && child !== one.link) one.own.removeChild(child);
        }
      }
      one.link.style.visibility = 'hidden';
      if (data.type === 'height' && data.height > 0 && data.height < 100000) {
        one.height = data.height;
        fit(one);
      }
      if (data.type === 'focus') show(one.frame, +data.top, +data.bottom);
      // Another page inside the frame: its beginning comes into view.
      if (data.type === 'page' && one.pages++ > 0 && one.frame.getBoundingClientRect().top < 0) one.frame.scrollIntoView();
    }
  });

  function attribute(element, prefix) {
    // An element's own `id` is something else.
    return function (name) { return element.getAttribute(name === 'id' ? 'data-id' : prefix + name); };
  }

  if (current.getAttribute('data-surface')) mount(current.parentNode, current.nextSibling, attribute(current, 'data-'));

  if (window.customElements && window.Reflect && !customElements.get('wenming-widget')) {
    var Widget = function () { return Reflect.construct(HTMLElement, [], Widget); };
    Widget.prototype = Object.create(HTMLElement.prototype);
    Widget.prototype.connectedCallback = function () {
      if (this.mounted) return;
      this.mounted = true;
      this.style.display = 'block';
      mount(this, this.firstChild, attribute(this, ''), this);
    };
    customElements.define('wenming-widget', Widget);
  }
})();
