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

  var titles = { quiz: '答题有奖', campaign: '文明活动', survey: '说说您的想法', tally: '大家答得怎么样', tips: '生活小贴士', tip: '今天读这条', report: '拍照反映问题', home: '文明活动' };

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
    var surface = get('surface');
    // The portal's token of its user, for quizzes that take it.
    if (surface === 'quiz') add('id', get('id'));
    return [base + (paths.hasOwnProperty(surface) ? paths[surface] : paths.home), query.join('&')];
  }

  function mount(host, before, get, own) {
    var to = address(get);
    var surface = get('surface');
    var title = get('title') || (titles.hasOwnProperty(surface) ? titles[surface] : titles.home);
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
    frame.style.height = (get('height') || 640) + 'px';
    frame.src = to[0] + '?embed=1' + (to[1] ? '&' + to[1] : '');
    host.insertBefore(frame, before);
    host.insertBefore(link, before);
    frames.push({ frame: frame, link: link, own: own, pages: 0 });
  }

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
      if (data.type === 'height' && data.height > 0 && data.height < 100000) one.frame.style.height = Math.ceil(data.height) + 'px';
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
