## Frame

skip = 跳到正文
large = 大字版
normal = 普通版
read = 读给我听
read-stop = 停止朗读
numbers = 看详细数字
home = 回到首页

## Home and campaign

home-title = 答题有奖
home-lead = 几分钟,学点身边的文明小常识。
no-campaigns = 现在没有活动,过几天再来看看。
start = 开始答题
resume = 接着上次答
rules = 怎么玩
tally = 看看大家答得怎么样
surveys = 说说您的想法

## Start

district = 您在哪个区?(可不选)
age = 您的年龄段?(可不选)
not-said = 不选也行
need-time = 时间不够?我需要更多时间
through-portal = 这个活动要从门户网站进来:请先在门户网站登录,再从那里打开答题。
through-portal-again = 门户网站给的通行信息过期了。请回到门户网站,从那里再打开一次。
to-portal = 去 { $host }
access-code = 参与码
access-code-hint = 在发给您的卡片上,大小写、空格都没关系。一个码给一个人用。
start-somebody-else = 换了人答?填上班组码,从下面重新开始。
team-code = 班组码
team-code-hint = 不知道就问问班组长。不记名字,只数班组里有多少人答了。
resume-note = 上次的题还没交,答案都在。
children-start = 不用填姓名,也不用比快慢,慢慢想就好。

## Paper

prev = 上一题
next = 下一题
hand-in = 交卷
ask = 确认:现在交卷吗?
look-again = 再看看
save = 先存一下
one-by-one = 一次一题
all-at-once = 全部一页
more-time = 时间不够?点这里加时间
your-answer = 您的答案
yes = 对
no = 错
jump = 跳到哪一题

## Result

expired = 时间到了,已经答的都算数
review = 看看错在哪
review-all-right = 每题都答对了
again = 再答一次
claim = 您的领奖号
claim-note = 截图或抄下来
receipt = 这次答题的记录
receipt-time = 交卷时间
receipt-id = 编号
receipt-hash = 防改动的指纹
your-choice = 您选的
right-answer = 正确答案
no-answer = 没有答
source = 出处
never-revealed = 这次活动不公布答案。
best-this = 这是您目前最好的成绩
back-to-campaign = 回到活动
verdict-right = 答对了
verdict-partly = 答对一部分
verdict-wrong = 没答对
verdict-none = 没有答
wrong = 这题有误?告诉我们
wrong-which = 哪一题?
wrong-reason = 哪里不对?
wrong-text = 想说的话(可不填,200字以内)
wrong-send = 告诉我们
wrong-thanks = 已收到,谢谢您,我们会核对。

## Tally

tally-title = 大家答得怎么样
takers = 参加人数
submitted = 答完次数
average = 平均分
pass-share = 过关比例
scores = 得分分布
score = 得分
times = 次数
by-district = 各区情况
district-column = 区
by-age = 各年龄段情况
age-column = 年龄段
by-day = 每天情况
day = 日期
nothing-yet = 还没有人答完,您来做第一个吧。

updated = 更新时间

## Survey

send = 提交
optional = 可不填
choose-many = 可选多个
survey-privacy = 不用填姓名和电话。
survey-thanks = 谢谢,您的想法我们收到了
survey-thanks-text = 每一条我们都会看。

## Errors

fix = 还有几处要改一下
error-prefix = 要改:
busy-title = 人有点多
busy-self = 这一页会自己再试,您也可以点下面。
busy-kept = 您填的都还在。等一会儿,点“再试一次”。
try-again = 再试一次

## Tips

tips = 生活小贴士
tips-lead = 半分钟读一条,身边的小事更顺心。
tip-today = 今天读这条
tip-search = 想找什么?
search = 找一找
all-tips = 看全部小贴士
tip-feed = 订阅(Atom)
tip-trail = 您在这里
tip-previous = 上一条
tip-next = 下一条
tip-video = 看视频(会打开别的网站)
tip-broadcast = 广播稿(纯文字,可以照着念)
tip-behind = 想多知道一点
tips-of-campaign = 先读几条小贴士
useful = 有用
useful-thanks = 谢谢您!

## For editors of portals

embed-title = 放到网站上
embed-lead = 选好要放什么,把下面的一种代码贴进您的网页就行。
embed-campaign = 哪个活动
embed-surface = 放什么
embed-show = 换成这个
embed-script = 一行代码(推荐)
embed-script-hint = 高度会自己调好,打不开时会留下一个链接。
embed-iframe = 网页框(后台不让用脚本时)
embed-iframe-hint = 高度要自己改,框里内容长了会出现滚动条。
embed-picture = 图片加链接(脚本和框都不让用时)
embed-picture-hint = 图片就是二维码,点开也能进。
embed-link = 网址(公众号文章放在“阅读原文”里)
embed-link-hint = 直接发给别人也行。
embed-nginx = 放在本单位域名下(给技术人员)
embed-nginx-hint = 用反向代理,网址就是本单位的。
embed-who = 哪些网站可以放
embed-no-portals = 现在只有本站自己可以用网页框。要加上您的网站,请把网址告诉本站管理员。
embed-preview = 放上去是这样
embed-copy = 复制
embed-copied = 复制好了

## Class

class = 课堂版(老师投屏用)
shift = 班前会版(投屏用)
hands = 记下举手人数
hands-done = 记下了,谢谢。还有别的班,可以接着记。
hands-children-note = 只记人数,不记班级、学校和名字。这些数字没有人核对,只给主办方参考。
hands-note = 只记人数,不记名字。这些数字没有人核对,只给主办方参考。
hands-team-note = 只记人数,不记名字。填了班组码,就算这个班组的;不填算自报,只给主办方参考。
hands-team-hint = 可不填
hands-present = 来了多少人
hands-present-hint = 1 到 2000 的数字
hands-right = 每道题有多少人举手答对
hands-right-hint = 没问的题就空着
hands-send = 记下来
hands-back = 回到投屏
print-set-short = 第{ $set }套
class-show = 看答案
class-other = 换一套题
class-print = 打印这套题(A4)
print-key = 看答案页
print-paper = 看题目页
print-number = 题号
print-why = 为什么
few-hidden = 不到10份的组不显示平均分,免得看出是谁答的。

## Texts with something in them

help = 有不清楚的,请打 { $hotline }
state-not-open = 还没开始
state-open = 进行中
state-closed = 已结束
when-opens = { $time } 开始
when-until = 到 { $time } 为止
when-closed = { $time } 结束
period = { $opens } 至 { $closes }
facts-questions = { $count }题
facts-minutes = { $count }分钟
facts-no-limit = 不限时
facts-tries-both = 每天{ $day }次,一共{ $total }次
facts-tries-day = 每天{ $day }次
facts-tries-total = 一共{ $total }次
facts-tries-free = 次数不限
facts-best = 取最好成绩
pass-mark = 得分到{ $percent }%就过关
not-open = 还没开始,{ $time } 再来吧
closed = 这次活动已在 { $time } 结束,谢谢您的关心
done-today = 今天{ $tries }次答完了,明天再来
done-all = { $tries }次都答完了,谢谢您的参与
kind-single = 选一个
kind-multiple = 可选多个
kind-true-false = 对还是错
kind-fill-in = 填一填
position = 第{ $number }题,共{ $total }题
total = 共{ $total }题
unanswered = 还有{ $count }题没答
deadline = 截止 { $time }
question = 第{ $number }题
question-answered = 第{ $number }题,已答
right-of = { $total }题答对{ $right }题
score-of = 得{ $score }分,满分{ $max }分
result-then = { $score },
may-draw = 可以参加抽奖
passed = 过关了,真好
missing-next = 差{ $missing }题,{ $next }
missing = 差{ $missing }题就过关了
nearly = 差一点就过关了
best = 目前最好的一次:{ $total }题答对{ $right }题,{ $score }分
next-today = 今天还能再答{ $left }次
next-in-all = 还能再答{ $left }次
next-free = 还可以再答,取最好成绩
next-none = 次数都用完了,谢谢您的参与
next-closed = 活动已结束,谢谢您的参与
reveal-after = 活动结束后(约 { $time })再打开这一页,就能看到正确答案和解释。
remarked = 题目有更正,已重新计分:{ $old }分 → { $new }分
cheer-all = 全答对了,真了不起!把这些讲给家里人听听吧。
cheer-many = 真棒!一起看看还没答对的题,下次就会了。
cheer-some = 谢谢你认真答完!一起看看解释,每看懂一题都是进步。
wrong-reason-key = 正确答案不对
wrong-reason-text = 题目没说清楚
wrong-reason-options = 选项有问题
wrong-reason-source = 依据过时了
wrong-reason-other = 别的
full-marks = 满分{ $max }分
at-most = 最多{ $max }字
choose-many-optional = 可选多个,可不填
field-error = { $label }:{ $message }
field-error-asked = { $label } { $message }
busy = 人有点多,请等{ $seconds }秒,答案没有丢
error-input = 这里没填对
error-input-text = 退回上一页,看看填的内容,再试一次。
error-forbidden = 这个网址打不开
error-forbidden-text = 网址可能少抄了几个字。从首页重新进来就好。
error-not-found = 没找到这一页
error-not-found-text = 网址可能抄错了,或者这一页已经搬走。
error-method = 这样打不开
error-start-again = 从首页重新进来就好。
error-again = 已经交过了
error-again-text = 这次的答案已经收到,不用再交。
error-gone = 这次活动已经结束
error-gone-text = 谢谢您的关心,看看别的活动吧。
error-too-long = 写得太长了
error-too-long-text = 请写短一点,再试一次。
error-type = 这样的内容打不开
error-too-fast = 点得太快了
error-too-fast-text = 请歇一会儿,再试一次,答案没有丢。
error-ours = 出错了
error-ours-text = 出错了,不是您的问题,请打{ $hotline }
useful-none = 读完觉得有用,就按一下
useful-count = { $count }人觉得有用
tips-not-found = 没找到“{ $search }”,换个词试试
tips-found = “{ $search }”找到{ $count }条
reviewed = ({ $day } 核对)
list-comma = 、
colon = :
embed-portals = 已经登记:{ $list }。要加上别的网站,请把网址告诉本站管理员。
embed-qr = { $title }的二维码,长按可以识别
embed-preview-of = 预览:{ $title }
embed-surface-quiz = 答题
embed-surface-campaign = 活动介绍
embed-surface-tally = 答题情况
embed-surface-tips = 全部小贴士
embed-surface-tip = 今日小贴士
embed-picture-alt = { $title },扫一扫或点开
embed-nginx-comment = 门户的 nginx:把 { $base }/ 转给本系统(WM_BASE={ $base })
embed-nginx-log = 地址里有答题的凭据,不记日志
print-set = 第{ $set }套,用浏览器的打印就能印成A4

## What islands say

island-position = 第{ $n }题 / 共{ $total }题 · 已答{ $answered }题
island-jump-answered = 第{ $n }题,已答
island-jump-open = 第{ $n }题,没答
island-clock = 还剩 { $time }
island-left-minutes = 还剩{ $n }分钟
island-left-seconds = 还剩{ $n }秒
island-unanswered = 还有{ $n }题没答
island-busy = 人有点多,请等{ $n }秒,答案没有丢
island-takers = 已有{ $n }人次参加
island-previous = 上一题
island-next = 下一题
island-jump-list = 题号
island-progress = 答题进度
island-look-again = 再看看
island-hand-in = 交卷
island-handing-in = 正在交卷…
island-sure = 现在交卷吗?
island-more-time = 时间不够?点这里加时间
island-time-added = 时间加好了
island-no-more-time = 时间没有加上,请再点一次
island-time-over = 时间到了,已经答的都算数
island-line-lost = 网断了,您填的都还在,点“再试一次”
island-try-again = 再试一次
island-saved = 答案已存好
island-restored = 上次没来得及存的答案,已经帮您填回来了
island-closed = 这次答题已经结束,点“看结果”
island-see-result = 看结果

## What the server says when something cannot be done

said-no-content = 网站还没有内容,请稍后再来
said-no-ticket-device = 缺少设备编号
said-not-finished = 答完以后才能反馈
said-no-question = 没有这一题
said-unknown-attempt = 没有这次答题,请从活动页重新开始
said-campaign-closed = 活动已经结束了,已经答的都算数
said-time-over = 时间到了,已经答的都算数
said-attempt-closed = 这次已经交卷了
said-method = 这个地址不能这样用
said-internal = 出错了,不是您的问题。请过一会儿再试
said-not-found = 没有这个页面,看看地址是不是抄全了
said-bad-attempt = 这个答题地址不对,看看是不是少抄了几位
said-no-campaign = 没有这个活动
said-broken-body = 内容没有传完整,请再试一次
said-not-a-form = 这里只收网页表单(application/x-www-form-urlencoded)
said-too-many-fields = 填的项目太多了
said-not-text = 有不能用的字符
said-not-json = 这里只收 JSON(application/json)
said-bad-utf8 = 不是 UTF-8 文字
said-bad-utf8-from = 从这里起不是 UTF-8
said-not-text-nul = 有不能用的字符(NUL)
said-bad-json = JSON 的内容不对
said-more-json = JSON 后面还有别的内容
said-long-address = 地址太长了,放不进二维码
said-long-address-most = 最多 500 个字符
said-old-page = 这个页面太旧了,请重新打开活动页
said-not-ours = 不是本站发出的编号
said-other-campaign = 这个编号是别的活动的,请重新打开活动页
said-other-campaign-here = 是别的活动的编号
said-other-device = 编号与设备不符
said-no-group = 没有这一组,请重新选
said-no-group-here = 没有这一组
said-expired-empty = 时间到了,这次一题也没有答,没有记成绩
said-not-a-number = 不是题号
said-many-questions = 题数太多了
said-many-questions-most = 最多 200 题
said-bad-rev = 版本号不对
said-bad-rev-here = 太大了
said-choose-reason = 请选一个原因
said-no-text-here = 这里不用写字
said-own-pages = 只能给本站的页面做二维码
said-own-pages-here = 应以 / 开头,如 /c/xiongguan
said-survey-old = 页面放得太久了,请再点一次提交
said-wrong-code = 这个码不对,看看是不是抄错了一位
said-wrong-team = 班组码不对,看看是不是抄错了一位
said-no-code = 请填参与码
said-no-team-code = 请填班组码,不知道就问问班组长
said-many-codes = 输错的次数太多了,请过一会儿再试
said-portal-token = 请回到门户网站,从那里再打开一次
said-hands-old = 页面放得太久了,请再点一次“记下来”
said-hands-present = 请填来了多少人,1 到 { $most } 的数字
said-hands-right = 举手人数应是数字,不能比来的人多
said-start-old = 页面放得太久了,请再点一次开始
said-private-tally = 这个活动的统计不公开,去看看活动吧
said-no-class = 这个活动没有课堂版
said-no-ticket = 缺少设备编号,请先取一个
said-no-tip = 没有这条小贴士,看看别的吧
said-useful-old = 这个页面太旧了,请重新打开再按一次
said-bad-channel = 渠道编号不对
said-bad-channel-here = 只能用 a-z、0-9 和 -
said-children = 儿童活动不收设备编号、地区和年龄
said-busy = 人有点多,请等{ $seconds }秒,答案没有丢
said-too-large = 内容太大了,最多 { $limit } KB
said-remark-long = 最多写{ $most }个字
said-not-open = 活动还没开始
said-closed = 活动已经结束了
said-day-used = 今天的次数答完了,明天再来
said-all-used = 答题次数已经用完了
said-answer-no-question = 没有第{ $place }题
said-answer-no-option = 第{ $place }题没有这个选项
said-answer-one-only = 第{ $place }题只能选一个
said-answer-too-long = 第{ $place }题的回答太长了,最多{ $most }个字
said-answer-not-text = 第{ $place }题里有不能用的字符
said-reply-missing = 这一题还没答
said-reply-too-long = 太长了,最多500个字
said-reply-no-option = 没有这个选项
said-reply-one-only = 只能选一个
way-to-quiz = 回到答题
tally-class-full = { $max }分
tally-class-whole = { $from }–{ $to }分
tally-class-below = { $from }分到不满{ $to }分
site-tips = { $site }小贴士

## A code on paper that leads nowhere

lost-code = 您扫的这个码,现在没有对应的页面了。下面这些都可以看看。

## Interviews

interviewer = 问询员
community = 社区
method = 方式
method-household = 入户
method-street = 街头
method-phone = 电话
method-counter = 窗口
method-other = 其他
recorded = 这个链接已记下 { $count } 份
interview-note = 问一位填一份。没网也能填:先存在这台手机里,连上网自动送出去。请不要写姓名、电话、住址。
interview-send = 记下,下一位
interview-said = 记下了。请问下一位。
interview-waiting = { $count } 份还没送出去,连上网会自动送。请不要清除浏览器数据。
interview-refused = { $count } 份没有收下:{ $why }。都还存着,请找管理员。
interview-again = 再试一次
interview-full = 这台手机存不下了,这一份还在页面上:请等有网时再按一次。
interview-offline = 现在没有网。填好照样按,先存在这台手机里。
interview-missing = 这一题还没答

said-link-gone = 这个问询链接已经停用了,请找管理员要一个新的
said-link-unknown = 这个问询链接不对,看看是不是少抄了几位
said-link-old = 这个页面太旧了,请重新打开链接
said-link-full = 这个链接记满了,请找管理员换一个新的
said-replies-wrong = 有的题还没答,或者答得不对
said-qr-scale = 每个小方块的像素数应为 1 到 40
said-no-channel = 没有这个渠道
said-too-many = 太多了,不能再加

## Posters

poster = 海报
poster-of = 海报：{ $title }
poster-lead = 打印出来贴在楼道里，或者存成图片发到群里。扫上面的码就能打开。
poster-save = 存成图片
poster-saved = 图片好了，长按图片就能保存。
poster-failed = 这个浏览器做不了图片，请下载下面的文件。
poster-files = 下载
poster-screen = 手机和电子屏（1080 × 1440）
poster-a4 = 打印 A4
poster-a6 = 打印 A6（小卡片）
poster-note = 文件是 SVG，放多大都清楚，打印店能直接用。打印时选“实际大小”，四周已留白边。
poster-back = 回到原来的页面
poster-source = 依据：{ $source }
poster-hotline = 有不清楚的，请打 { $hotline }
poster-scan-tip = 扫一扫，看这条小贴士
poster-scan-quiz = 扫一扫，直接答题
poster-scan-children = 扫一扫，一起来答题
poster-scan-with = 微信、支付宝、手机相机都能扫
poster-promise = 不用下载，不用登记姓名
poster-children = 给小朋友
poster-children-together = 和爸爸妈妈或者老师一起做，边做边聊。
poster-children-promise = 不用填名字，不排名次
poster-contest = 知识竞赛
poster-daily = 每天来答题
poster-each-time = 每次
poster-timed = 限时
poster-no-limit = 不限时
poster-no-hurry = 慢慢想
poster-tries = { $times }次
poster-a-day = 每天
poster-in-all = 一共
said-bad-size = 没有这种大小的海报
said-bad-size-here = 应为 screen、a4 或 a6
stranger-title = 这个网站还没有登记
stranger-ask = { $portal } 不在“{ $site }”的登记名单上,所以这里不能显示。请网站管理员打 { $hotline } 申请登记。
stranger-open = 直接打开{ $site }
offline-title = 网断了
offline-page = 连上网以后,这一页会自己打开。
offline-quiz = 您答过的题都还在。连上网以后会自己接着答,不用重来。
offline-sent = 刚才的内容可能没有送出去。连上网以后请返回上一页再点一次,您填的都还在。
offline-kept = 没有网也能看这些
offline-seen = 网没连上,这是 { $time } 看到的内容。
embed-color = 主色(可不填)
embed-color-hint = 六位颜色代码,如 1d4e89,和您的网站一个颜色。不填就用本站的。
embed-color-bad = 颜色代码要六位,由 0-9 和 a-f 组成
embed-color-mended = #{ $given } 在浅色底上看不清,文字和按钮自动改用 #{ $used }。
embed-density = 紧凑些,适合窄栏
embed-large = 大字

## Reports

report-title = 反映问题
report-lead = 路坏了、垃圾没清、有人做了好事,都可以告诉我们。不用注册,不用留姓名电话。
report-danger = 有危险(塌陷、漏气、着火)先打 110 / 119
report-children = 孩子受欺负、有人受伤害:110 / 12355 / 12356
report-step-place = ① 在哪里
report-step-words = ② 说一句
report-begin = 现在就说
report-private = 您发来的内容只有工作人员看得到。
report-again = 重新填一份
report-next = 下一步
report-send = 提交
report-change = 改一改
report-address = 详细地址
report-address-hint = 哪条路、几号、旁边有什么
report-community = 哪个社区?(可不填)
report-community-hint = 社区或小区的名字。不知道地址,写这里也行
report-district = 哪个区?(可不选)
report-place = 地点
report-kind = 想说的是
report-problem = 有问题
report-suggestion = 提建议
report-praise = 夸一夸
report-category = 哪一类
report-category-hint = 有问题的,请选一类;提建议、夸一夸可以不选
report-no-category = 请选择
report-text = 说一句
report-text-hint = 什么情况,什么时候看到的,4000字以内。请不要写别人的姓名、电话、车牌
report-another = 再反映一件
report-received = 已收到,等待查看
report-withdrawn = 您已撤回
progress-title = 查办理进度
progress-code = 查询号
progress-code-hint = 12位数字,有没有空格都行
progress-look = 查一查
progress-new = 已收到,谢谢您
progress-keep = 请截图或抄下查询号,凭它可以查进度。我们不知道您是谁,号丢了就找不回来了。
progress-see = 看看办到哪一步
progress-steps = 办理经过
progress-sent = 您发来的
progress-text = 您说的
progress-withdraw = 我想撤回
progress-withdraw-note = 撤回以后就不办了,也不能恢复。
progress-withdraw-yes = 确定撤回
said-report-draft = 这个页面的地址不对,请重新填一份。
said-report-no-place = 放的时间太久了,请再填一下在哪里。
said-report-nowhere = 请写一下在哪里:地址或社区,填一样就行
said-report-district = 请从列出的区里选
said-report-long = 太长了,最多{ $most }个字
said-report-long-text = 太长了:现在{ $length }个字,最多{ $most }个字
said-report-kind = 请选一样:有问题、提建议,还是夸一夸
said-report-category = 请选是哪一类问题
said-report-nothing = 请说一句是什么情况
said-code-length = 查询号是12位数字,看看是不是少抄了一位
said-code-check = 查询号不对,看看是不是抄错了一位
said-code-unknown = 没有找到这个查询号,看看是不是抄错了
report-poster-label = 你拍我改
report-poster-scan = 扫一扫,马上说
