## Frame

skip = Skip to content
large = Large type
normal = Normal type
read = Read it to me
read-stop = Stop reading
numbers = See all numbers
home = Back to the start

## Home and campaign

home-title = Quiz and win
home-lead = A few minutes, and some good sense for everyday life.
no-campaigns = There is no campaign just now. Please look again in a few days.
start = Start the quiz
resume = Go on where you stopped
rules = How it works
tally = See how everyone is doing
surveys = Tell us what you think

## Start

district = Which district are you in? (optional)
age = Which age group? (optional)
not-said = I would rather not say
need-time = I need more time
through-portal = This quiz opens from the portal: please sign in there, then open the quiz from its page.
through-portal-again = The pass from the portal has expired. Please go back to the portal and open the quiz again.
to-portal = Go to { $host }
access-code = Access code
access-code-hint = It is on the card you were given. Capitals and spaces do not matter. One code is for one person.
start-somebody-else = Somebody else now? Enter the team code and start anew below.
team-code = Team code
team-code-hint = Ask your team leader if you do not know it. No names are kept: only how many of the team took part.
resume-note = Your last quiz is not handed in yet. Your answers are all there.
children-start = No name needed, and no racing. Take your time.

## Paper

prev = Previous
next = Next
hand-in = Hand in
ask = Hand in now?
look-again = Look again
save = Save for now
one-by-one = One question at a time
all-at-once = All on one page
more-time = Short of time? Add some here
your-answer = Your answer
yes = True
no = False
jump = Go to question

## Result

expired = Time is up. What you answered counts.
review = See what went wrong
review-all-right = Every answer is right
again = Try again
claim = Your prize number
claim-note = Take a screenshot or write it down
receipt = Record of this quiz
receipt-time = Handed in
receipt-id = Number
receipt-hash = Fingerprint against changes
your-choice = your choice
right-answer = right answer
no-answer = no answer
source = Source
never-revealed = The answers of this campaign are not published.
best-this = This is your best result so far
back-to-campaign = Back to the campaign
verdict-right = Right
verdict-partly = Partly right
verdict-wrong = Not right
verdict-none = No answer
wrong = Something wrong with a question? Tell us
wrong-which = Which question?
wrong-reason = What is wrong?
wrong-text = Anything to add (optional, at most 200 characters)
wrong-send = Tell us
wrong-thanks = Received, thank you. We will check it.

## Tally

tally-title = How everyone is doing
takers = People
submitted = Handed in
average = Average
pass-share = Passed
scores = Scores
score = Score
times = Times
by-district = By district
district-column = District
by-age = By age group
age-column = Age group
by-day = By day
day = Day
nothing-yet = Nobody has finished yet. Be the first.

updated = As of

## Survey

send = Send
optional = Optional
choose-many = Choose one or more
survey-privacy = No name or phone number needed.
survey-thanks = Thank you. We have received your thoughts
survey-thanks-text = We read every one.

## Errors

fix = A few things to put right
error-prefix = Put right:
busy-title = Many people at once
busy-self = This page will try again by itself. You can also press below.
busy-kept = Everything you filled in is still here. Wait a moment, then press “Try again”.
try-again = Try again

## Tips

tips = Everyday tips
tips-lead = Half a minute each. Small things go better.
tip-today = Today’s tip
tip-search = What are you looking for?
search = Search
all-tips = All tips
tip-feed = Subscribe (Atom)
tip-trail = You are here
tip-previous = Previous
tip-next = Next
tip-video = Watch the video (opens another website)
tip-broadcast = Text to read out over loudspeakers (plain text)
tip-behind = Would you like to know more?
tips-of-campaign = Read a few tips first
useful = Useful
useful-thanks = Thank you!

## For editors of portals

embed-title = Put it on your website
embed-lead = Choose what to show, then paste one of these into your page.
embed-campaign = Which campaign
embed-surface = What to show
embed-show = Show this
embed-script = One line of code (recommended)
embed-script-hint = It finds its height by itself, and leaves a link where it cannot open.
embed-iframe = Frame (where scripts are not allowed)
embed-iframe-hint = Set the height yourself; longer content gets a scroll bar.
embed-picture = Picture with a link (where scripts and frames are not allowed)
embed-picture-hint = The picture is the QR code; pressing it works too.
embed-link = Address (for “read more” under a WeChat article)
embed-link-hint = You can also simply send it to somebody.
embed-nginx = Under your own domain (for technicians)
embed-nginx-hint = With a reverse proxy the address is your own.
embed-who = Which websites may show it
embed-no-portals = Only this site itself may frame its pages just now. To add your website, tell its address to the administrators of this site.
embed-preview = What it looks like
embed-copy = Copy
embed-copied = Copied

## Class

class = Class mode (for the projector)
shift = Shift meeting mode (for the projector)
hands = Write down the show of hands
hands-done = Written down, thank you. If there is another class, go on here.
hands-children-note = Numbers only: no class, no school, no names. Nobody checks these numbers; they are for the organizers' information.
hands-note = Numbers only, no names. Nobody checks these numbers; they are for the organizers' information.
hands-team-note = Numbers only, no names. With a team code they count for the team; without one they are what you say, for the organizers' information.
hands-team-hint = Optional
hands-present = How many people were there?
hands-present-hint = A number from 1 to 2000
hands-right = How many raised a hand for the right answer?
hands-right-hint = Leave a question empty if you did not ask it
hands-send = Write down
hands-back = Back to the projector
print-set-short = Set { $set }
class-show = Show the answer
class-other = Another set
class-print = Print this set (A4)
print-key = Sheet of answers
print-paper = The questions
print-number = No.
print-why = Why
few-hidden = Groups with fewer than ten results show no average, so that nobody’s own result can be told.

## Texts with something in them

help = Any questions? Call { $hotline }
state-not-open = Not open yet
state-open = Open
state-closed = Over
when-opens = Opens { $time }
when-until = Until { $time }
when-closed = Ended { $time }
period = { $opens } to { $closes }
facts-questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
facts-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
facts-no-limit = no time limit
facts-tries-both = { $day ->
    [1] once a day
    [2] twice a day
   *[other] { $day } times a day
}, { $total ->
    [1] once in all
   *[other] { $total } times in all
}
facts-tries-day = { $day ->
    [1] once a day
    [2] twice a day
   *[other] { $day } times a day
}
facts-tries-total = { $total ->
    [1] one try
   *[other] { $total } tries in all
}
facts-tries-free = as often as you like
facts-best = the best try counts
pass-mark = You pass with { $percent }% of the points
not-open = Not open yet. Come back at { $time }
closed = This campaign ended { $time }. Thank you for your interest
done-today = { $tries ->
    [1] You have used today’s try. Come back tomorrow
   *[other] You have used today’s { $tries } tries. Come back tomorrow
}
done-all = { $tries ->
    [1] You have used your one try. Thank you for taking part
   *[other] You have used all { $tries } tries. Thank you for taking part
}
kind-single = choose one
kind-multiple = choose one or more
kind-true-false = true or false
kind-fill-in = fill in
position = Question { $number } of { $total }
total = { $total ->
    [one] { $total } question
   *[other] { $total } questions
}
unanswered = { $count ->
    [one] { $count } question not answered
   *[other] { $count } questions not answered
}
deadline = Until { $time }
question = Question { $number }
question-answered = Question { $number }, answered
right-of = { $right } of { $total } right
score-of = { $score } of { $max } points
result-then = { $score },
may-draw = you are in the prize draw
passed = Passed, well done
missing-next = { $missing ->
    [one] One question short; { $next }
   *[other] { $missing } questions short; { $next }
}
missing = { $missing ->
    [one] One question short of passing
   *[other] { $missing } questions short of passing
}
nearly = Just short of passing
best = Best so far: { $right } of { $total } right, { $score } points
next-today = { $left ->
    [one] one more try today
   *[other] { $left } more tries today
}
next-in-all = { $left ->
    [one] one more try
   *[other] { $left } more tries
}
next-free = you can try again; the best try counts
next-none = You have used all your tries. Thank you for taking part
next-closed = The campaign is over. Thank you for taking part
reveal-after = Open this page again after the campaign (about { $time }) to see the right answers and why.
remarked = A question was corrected and your paper marked again: { $old } → { $new } points
cheer-all = All right, wonderful! Tell your family what you know.
cheer-many = Well done! Let us look at the others together. Next time you will know them.
cheer-some = Thank you for finishing! Let us read why. Every answer you understand is a step forward.
wrong-reason-key = The right answer is not right
wrong-reason-text = The question is not clear
wrong-reason-options = Something is wrong with the choices
wrong-reason-source = The source is out of date
wrong-reason-other = Something else
full-marks = Full marks: { $max }
at-most = At most { $max } characters
choose-many-optional = Choose one or more, or none
field-error = { $label }: { $message }
field-error-asked = { $label } { $message }
busy = { $seconds ->
    [one] Many people at once. Please wait a second; no answer is lost
   *[other] Many people at once. Please wait { $seconds } seconds; no answer is lost
}
error-input = Something is not filled in right
error-input-text = Go back one page, look at what you filled in, and try again.
error-forbidden = This address does not open
error-forbidden-text = A few characters may be missing. Come in again from the start page.
error-not-found = We did not find this page
error-not-found-text = The address may be mistyped, or the page has moved.
error-method = It does not open this way
error-start-again = Come in again from the start page.
error-again = Already handed in
error-again-text = We have your answers. There is no need to send them again.
error-gone = This campaign is over
error-gone-text = Thank you for your interest. Have a look at the others.
error-too-long = That is too long
error-too-long-text = Please write a little less and try again.
error-type = This kind of content does not open
error-too-fast = A little too fast
error-too-fast-text = Take a short rest and try again. No answer is lost.
error-ours = Something went wrong
error-ours-text = Something went wrong, and it is not your fault. Please call { $hotline }
useful-none = If it was useful, press here
useful-count = { $count ->
    [one] one person found it useful
   *[other] { $count } people found it useful
}
tips-not-found = Nothing found for “{ $search }”. Try another word
tips-found = { $count ->
    [one] One tip found for “{ $search }”
   *[other] { $count } tips found for “{ $search }”
}
reviewed = (checked { $day })
list-comma = {", "}
colon = {": "}
embed-portals = Registered: { $list }. To add another website, tell its address to the administrators of this site.
embed-qr = QR code of { $title }; press and hold to open it
embed-preview-of = Preview: { $title }
embed-surface-quiz = Quiz
embed-surface-campaign = About the campaign
embed-surface-tally = Results so far
embed-surface-tips = All tips
embed-surface-tip = Today’s tip
embed-picture-alt = { $title }: scan or press
embed-nginx-comment = The portal's nginx: hands { $base }/ to this system (WM_BASE={ $base })
embed-nginx-log = addresses hold bearer secrets: they are not logged
print-set = Set { $set }. Print it on A4 with your browser.

## What islands say

island-position = Question { $n } of { $total } · { $answered } answered
island-jump-answered = Question { $n }, answered
island-jump-open = Question { $n }, not answered
island-clock = { $time } left
island-left-minutes = { $n } min left
island-left-seconds = { $n } s left
island-unanswered = Not answered yet: { $n }
island-busy = Many people at once. Please wait { $n } s; no answer is lost
island-takers = Entries so far: { $n }
island-previous = Previous
island-next = Next
island-jump-list = Questions
island-progress = Progress
island-look-again = Look again
island-hand-in = Hand in
island-handing-in = Handing in…
island-sure = Hand in now?
island-more-time = Short of time? Add some here
island-time-added = Time added
island-no-more-time = No time was added. Please press again
island-time-over = Time is up. What you answered counts.
island-line-lost = The line is down. Everything you filled in is still here; press “Try again”
island-try-again = Try again
island-saved = Answers saved
island-restored = Answers that could not be saved last time are filled in again
island-closed = This quiz is over. Press “See the result”
island-see-result = See the result

## What the server says when something cannot be done

said-no-content = The site has no content yet. Please come back a little later
said-no-ticket-device = The device number is missing
said-not-finished = You can tell us once you have finished
said-no-question = There is no such question
said-unknown-attempt = We do not know this quiz. Please start again from the campaign
said-campaign-closed = The campaign is over. What you answered counts
said-time-over = Time is up. What you answered counts
said-attempt-closed = This quiz is already handed in
said-method = This address cannot be used this way
said-internal = Something went wrong, and it is not your fault. Please try again in a while
said-not-found = There is no such page. Is the address complete?
said-bad-attempt = This address of a quiz is not right. Are a few characters missing?
said-no-campaign = There is no such campaign
said-broken-body = It did not arrive whole. Please try again
said-not-a-form = Only web forms are taken here (application/x-www-form-urlencoded)
said-too-many-fields = Too many fields
said-not-text = It has characters that cannot be used
said-not-json = Only JSON is taken here (application/json)
said-bad-utf8 = This is not UTF-8 text
said-bad-utf8-from = Not UTF-8 from here on
said-not-text-nul = It has characters that cannot be used (NUL)
said-bad-json = The JSON is not what it should be
said-more-json = There is something after the JSON
said-long-address = The address is too long for a QR code
said-long-address-most = At most 500 characters
said-old-page = This page is too old. Please open the campaign again
said-not-ours = Not a number of this site
said-other-campaign = This number belongs to another campaign. Please open the campaign again
said-other-campaign-here = A number of another campaign
said-other-device = The number belongs to another device
said-no-group = There is no such group. Please choose again
said-no-group-here = There is no such group
said-expired-empty = Time ran out before any question was answered. No result was recorded
said-not-a-number = Not a question number
said-many-questions = Too many questions
said-many-questions-most = At most 200 questions
said-bad-rev = The revision is not right
said-bad-rev-here = Too large
said-choose-reason = Please choose a reason
said-no-text-here = No text is needed here
said-own-pages = QR codes are made for pages of this site only
said-own-pages-here = It begins with /, such as /c/xiongguan
said-survey-old = The page was open for too long. Please press “Send” again
said-wrong-code = This code is not right: please check every character
said-wrong-team = This team code is not right: please check every character
said-no-code = Please enter your access code
said-no-team-code = Please enter the team code; your team leader knows it
said-many-codes = Too many wrong codes: please wait a while, then try again
said-portal-token = Please go back to the portal and open the quiz again from there
said-hands-old = This page is too old: please press “Write down” once more
said-hands-present = Please enter how many people were there, a number from 1 to { $most }
said-hands-right = Hands are a number, at most as many as the people who were there
said-start-old = The page was open for too long. Please press “Start the quiz” again
said-private-tally = The numbers of this campaign are not public. Have a look at the campaign
said-no-class = This campaign has no class mode
said-no-ticket = The device number is missing. Please fetch one first
said-no-tip = There is no such tip. Have a look at the others
said-useful-old = This page is too old. Please open it again and press once more
said-bad-channel = The channel code is not right
said-bad-channel-here = Only a-z, 0-9 and -
said-children = A children’s campaign takes no device number, district or age
said-busy = Many people at once. Please wait { $seconds } s; no answer is lost
said-too-large = Too large: at most { $limit } KB
said-remark-long = At most { $most } characters
said-not-open = The campaign has not begun yet
said-closed = The campaign is over
said-day-used = You have used today’s tries. Come back tomorrow
said-all-used = You have used all your tries
said-answer-no-question = There is no question { $place }
said-answer-no-option = Question { $place } has no such choice
said-answer-one-only = Choose only one for question { $place }
said-answer-too-long = The answer to question { $place } is too long: at most { $most } characters
said-answer-not-text = The answer to question { $place } has characters that cannot be used
said-reply-missing = This one is not answered yet
said-reply-too-long = Too long: at most 500 characters
said-reply-no-option = There is no such choice
said-reply-one-only = Choose only one
way-to-quiz = Back to the quiz
tally-class-full = { $max } points
tally-class-whole = { $from }–{ $to } points
tally-class-below = { $from } to under { $to } points
site-tips = Tips from { $site }

## A code on paper that leads nowhere

lost-code = The code you scanned has no page of its own any more. Have a look at these.

## Interviews

interviewer = Interviewer
community = Community
method = Method
method-household = At home
method-street = In the street
method-phone = By phone
method-counter = At the counter
method-other = Another way
recorded = Recorded with this link: { $count }
interview-note = One form a person. It works without a connection too: replies wait on this device and are sent when the line is back. Please write no names, phone numbers or addresses.
interview-send = Record, next person
interview-said = Recorded. Next person, please.
interview-waiting = Waiting to be sent: { $count }. They go out by themselves when the line is back. Please do not clear the browser's data.
interview-refused = Not accepted: { $count }. { $why } They are still kept here; please ask your administrator.
interview-again = Try again
interview-full = This device has no room left. This form is still on the page: press again when there is a connection.
interview-offline = No connection just now. Go on as usual; replies wait on this device.
interview-missing = Not answered yet

said-link-gone = This interviewer link has been taken back. Please ask your administrator for a new one.
said-link-unknown = This interviewer link is not right; perhaps a few characters are missing.
said-link-old = This page is too old; please open the link again.
said-link-full = This link is full. Please ask your administrator for a new one.
said-replies-wrong = Some questions are not answered, or not in the right way.
said-qr-scale = Pixels a module must be 1 to 40.
said-no-channel = There is no such channel.
said-too-many = There are too many; no more can be added.

## Posters

poster = Poster
poster-of = Poster: { $title }
poster-lead = Print it for the stairwell, or save it as a picture for your chat group. The code on it opens the page.
poster-save = Save as a picture
poster-saved = The picture is ready: press and hold it to save it.
poster-failed = This browser cannot make pictures. Please download one of the files below.
poster-files = Download
poster-screen = For phones and screens (1080 × 1440)
poster-a4 = To print, A4
poster-a6 = To print, A6 (small card)
poster-note = The files are SVG: sharp at any size, and print shops take them as they are. Print at “actual size”; there is a white margin all around.
poster-back = Back to the page
poster-source = Source: { $source }
poster-hotline = Questions? Call { $hotline }
poster-scan-tip = Scan to read this tip
poster-scan-quiz = Scan to take the quiz
poster-scan-children = Scan to take the quiz together
poster-scan-with = With WeChat, Alipay or a camera
poster-promise = No app and no name needed
poster-children = For children
poster-children-together = Do it together with your parents or your teacher, and talk about it.
poster-children-promise = No names, no ranking
poster-contest = Contest
poster-daily = Every day
poster-each-time = each time
poster-timed = time limit
poster-no-limit = No limit
poster-no-hurry = take your time
poster-tries = { $times ->
    [one] { $times } try
   *[other] { $times } tries
}
poster-a-day = a day
poster-in-all = in all
said-bad-size = There is no poster of this size
said-bad-size-here = should be screen, a4 or a6
stranger-title = This website is not registered
stranger-ask = { $portal } is not on the list of “{ $site }”, so nothing can be shown here. Its administrators can ask to be listed at { $hotline }.
stranger-open = Open { $site } itself
offline-title = No connection
offline-page = This page opens by itself once you are online again.
offline-quiz = Your answers are still here. Once you are online again the quiz goes on where you were.
offline-sent = What you sent may not have got through. Once you are online, go back and send it again: everything you filled in is still there.
offline-kept = You can read these without a connection
offline-seen = No connection: this is what you saw at { $time }.
embed-color = Main colour (optional)
embed-color-hint = Six digits such as 1d4e89, the colour of your website. Empty: this site’s own.
embed-color-bad = A colour has six digits from 0-9 and a-f
embed-color-mended = #{ $given } is hard to read on light paper: text and buttons use #{ $used }.
embed-density = More compact, for narrow columns
embed-large = Large type

## Reports

report-title = Report something
report-lead = A broken road, rubbish that nobody collects, a good deed you saw: tell us. No account, no name, no phone number.
report-danger = In danger (a collapse, leaking gas, fire) first call 110 / 119
report-children = A child is bullied, someone is being hurt: 110 / 12355 / 12356
report-step-place = ② Where is it
report-step-words = ③ Say a word
report-begin = Tell us now
report-private = What you send is seen by staff only.
report-again = Start again
report-next = Next
report-send = Send
report-change = Change
report-address = Address
report-address-hint = Which road, which number, what is next to it
report-community = Which community? (optional)
report-community-hint = The community or compound. If you do not know the address, this is enough
report-district = Which district? (optional)
report-place = Place
report-kind = It is
report-problem = A problem
report-suggestion = A suggestion
report-praise = Praise
report-category = Category
report-category-hint = Choose one for a problem; not needed for a suggestion or praise
report-no-category = Please choose
report-text = In your words
report-text-hint = What is it, when did you see it; at most 4,000 characters. Please write no names, phone numbers or number plates of others
report-another = Report another
progress-title = Follow a report
progress-code = Tracking code
progress-code-hint = 12 digits, with or without spaces
progress-look = Look it up
progress-new = Received, thank you
progress-keep = Take a screenshot or write the code down: you can follow your report with it. We do not know who you are, so a lost code cannot be found again.
progress-see = See how far it is
progress-steps = What happened
progress-sent = What you sent
progress-text = Your words
progress-withdraw = I want to withdraw it
progress-withdraw-note = Nothing more will be done about it, and this cannot be undone.
progress-withdraw-yes = Yes, withdraw it
said-report-draft = The address of this page is not right. Please start again.
said-report-no-place = That was too long ago. Please say again where it is.
said-report-nowhere = Please say where it is: the address or the community, one is enough
said-report-district = Please choose one of the districts in the list
said-report-long = Too long: at most { $most } characters
said-report-long-text = Too long: { $length } characters, at most { $most }
said-report-kind = Please choose one: a problem, a suggestion, or praise
said-report-category = Please choose what kind of problem it is
said-report-nothing = Please say in a few words what it is
said-code-length = The tracking code has 12 digits; perhaps one is missing
said-code-check = The tracking code is not right; perhaps one digit is wrong
said-code-unknown = No report has this code; perhaps a digit is wrong
report-poster-label = You snap, we fix
report-poster-scan = Scan and tell us
case-waiting = Received, waiting to be looked at
case-rejected = This was not taken on
case-merged = Handled together with another report
case-withdrawn = You withdrew it
case-transferred = Passed on to another office
case-noted = Noted
case-filed = Taken on, being assigned
case-dispatched = With the unit in charge
case-returned = Being given to another unit
case-in-hand = Being worked on
case-extension-asked = Being worked on; the unit asks for more time
case-suspended = Cannot be solved for now, and is not forgotten
case-reported = The unit says it is done; somebody will look
case-checking = Being checked
case-rework = Not done well, being done again
case-closed = Done: please tell us what you think
case-revisited = Solved
case-reopened = Not solved, being worked on again
case-received = Received
case-answered = Answered
case-adopted = Adopted
case-declined = Not adopted
case-realised = Put into practice
case-published = Shown among the good moments
case-not-published = Not shown
case-ordered = Received, looking for somebody to help
case-offered = Somebody can help
case-assigned = A team has been asked
case-taken = A team will come
case-served = Done: please rate it
case-rated = You rated it
said-case-unknown = No such case
said-case-not-now = This step is not possible now: the case has changed. Please look at it again
said-case-not-yours = Your role may not take this step
said-case-other-unit = Another unit has this case
said-case-other-district = This case is in another district
said-case-words = Please write a few words
said-case-long-words = Too long: at most 1,000 characters
said-case-code = Please choose a reason
said-case-unit = Please choose the unit
said-case-due = Please give a new date, later than the one promised
said-case-into = Please give the number of the case it goes on with
said-case-outside = Please give the other body's number: letters, digits and - / _, at most 40
said-case-photo = Please add a photo
said-case-photo-or-words = Please add a photo, or write why there is none
said-case-satisfaction = Please say how content you are
said-case-same-person = Somebody else has to do this: whoever had the case in hand cannot close it or judge it
said-case-too-late = It was closed more than 14 days ago; please send a new report
said-case-not-wanted = This step does not take this
said-case-many-photos = Too many photos: at most { $most }
said-case-due-early = The date has to lie ahead
said-case-into-itself = A case cannot be merged into itself
said-case-used-form = This form was used already; please open the page again
said-case-changed = Somebody just took a step; please look at the case again
said-case-into-unknown = There is no case with this number
said-case-into-other = It cannot be merged into that one: it is of another kind or is not being worked on
said-case-has-merged = Other cases were merged into this one, so it cannot be merged itself
said-case-not-public = This case cannot be made public
said-staff-wrong = Please correct the following
said-staff-role = Please choose a role
said-staff-unit = A handler needs a unit, other roles have none
said-staff-district = Only a coordinator has a district
said-staff-note = The note has at most 40 characters
said-staff-many = There are too many accounts and invitations
said-staff-unknown = No such account
said-staff-last = There must be an administrator who can sign in
said-not-your-page = Your role has no access to this page
said-dispatched = Dispatched: { $count }
said-dispatch-none = Please pick cases in the table first
said-dispatch-many = At most 50 cases at once

## Photos of reports

report-step-photo = ① Take a photo
report-photo = Take a photo, or choose one
report-photo-hint = At most 3. Where it was taken and the like is removed; please keep faces and number plates out
report-photo-send = Use this one
report-photo-remove = Remove
report-photo-number = Photo { $n }
report-photo-remove-number = Remove: photo { $n }
report-no-photo = No photo, just tell us
said-photo-none = No photo was chosen: please take or choose one
said-photo-large = The photo is too large: at most { $most } MB. Please choose another, or send them one at a time
said-photo-pixels = The photo has too many pixels. Please take an ordinary photo, or send a screenshot of it
said-photo-heic = This is a HEIC photo, which we cannot open. Please send a screenshot of it, or choose "Most Compatible" under Settings, Camera, Formats and take it again
said-photo-video = This is a video. Please send a photo
said-photo-other = This is no photo that we can open. Please send JPEG, PNG, WebP or GIF
said-photo-broken = This photo cannot be opened, please take another
said-photo-many = At most { $most } photos. To change one, remove it first
said-photo-sent = It was sent already: no photo can be added
said-order-unknown = No such order
said-order-offices = Please name the issuing offices, one a line, at most 10 of 40 characters each
said-order-cases = Please give case numbers, at most 50
said-order-demand = Please write something, at most 2,000 characters
said-raise-reason = Please give the reason, at most 200 characters
said-raise-level = No such level
said-raised-already = It stands at this level or higher already
said-decided-already = Somebody has decided about it already
said-ledger-long = Too long to be sent out; please narrow it down
progress-together = It stands here: { $state }
progress-unit = Unit in charge
progress-promised = Promised by
progress-photo-alt = Photo { $n }
verdict-title = How did it go?
verdict-solved = Is it solved?
verdict-yes = Yes
verdict-no = No
verdict-content = Are you content?
verdict-satisfied = Yes
verdict-mostly = More or less
verdict-dissatisfied = No
verdict-why = Anything to add (optional)
verdict-send = Send
verdict-not-after-all = It is not solved after all
progress-add-photo = Add a photo
progress-photo = Photo
progress-add-photo-send = Send the photo
said-verdict-solved = Please say whether it is solved
said-verdict-content = Please say whether you are content
# Observers
observer-title = Civility observers
observer-join-lead = Type the invitation code that your team gave you and what we may call you, and you are in. No account, no phone number.
observer-code = Invitation code
observer-code-hint = 12 digits, with or without spaces
observer-name = What we may call you
observer-name-hint = Not your real name; 20 characters at most
observer-join = Join
observer-hello = Hello, { $name }
observer-keep = Please bookmark this page: the address is yours, and whoever has it sees your page.
observer-tier = Tier
observer-team = Team
observer-area = Home area
observer-since = Joined
observer-found = What you come across can be sent in as a report.
observer-leave = Leave the team
observer-leave-note = What we call you is deleted at once. Patrols and findings stay with the team and are no longer linked to you. To join again, use the invitation code.
observer-leave-yes = Leave and delete
tier-city = City corps
tier-district = District team
tier-community = Community group
said-no-invitation = No team has this invitation code; perhaps a digit is wrong, or your team has a new one
said-team-full = This team is full; please ask your team
said-observer-name = Please type what we may call you
said-observer-long = 20 characters at most
said-observer-phone = Please do not put a phone number here
public-title = Reports and what became of them
public-lead = What people reported, how far it is, before and after.
public-open = Being worked on
public-done = Done
public-state = State
public-show = Show
public-none = Nothing here yet.
public-newer = Newer
public-older = Older
public-feed = Subscribe (Atom)
public-all = All
public-before = Before
public-after = After
public-joined = { $count } more have it too
public-day = Reported
public-closed = Done on
public-case = Report { $number }
said-release-text = The text is too long or has control characters
said-release-place = The place has at most 200 characters
report-area = Which street or community? (optional)
report-position-off = Do not keep this position
report-near = Is it one of these?
report-near-lead = Somebody near there has told us about the same kind of thing. If it is the same, press “I have it too” and you are done.
report-near-more = See this one
report-same = I have it too
report-different = No, send mine
report-joined = Noted, thank you
report-joined-more = The office sees how many people have it. To follow it yourself you can send a report of your own and get a code.
report-own-too = Send my own too
report-video = Address of a short video (optional)
report-video-hint = Without a photo you can give the address of a short video, beginning with https
said-report-position = The position is not a number that we understand. Please write the address
said-report-video = Please begin the address of the video with https://, at most 300 characters
island-locate = Use my phone's position
island-locating = Looking for where you are…
island-location-found = Found
island-location-lost = We could not find where you are. Please write the address
island-position-kept = Position that goes along: latitude { $lat }, longitude { $lng } (WGS-84)
report-joined-count = { $count } in all have said so
said-intake-wrong = Nothing was written down. Please put these right
said-intake-source = Please choose where they come from
said-intake-none = Nothing is written yet
said-intake-many = At most { $most } lines at once
said-intake-columns = Line { $line }: four or five columns are needed
said-intake-category = Line { $line }: there is no category “{ $typed }”
said-intake-district = Line { $line }: there is no district “{ $typed }”, or it is not yours
said-intake-nowhere = Line { $line }: no address
said-intake-long-address = Line { $line }: the address is too long, at most { $most } characters
said-intake-nothing = Line { $line }: no text
said-intake-long-text = Line { $line }: the text is too long, at most { $most } characters
said-intake-outside = Line { $line }: their number is needed, of letters, digits and - / _ only
said-intake-twice = Line { $line }: their number stands in an earlier line too
said-intake-known = Line { $line }: { $outside } is here already, as case { $number }
report-callback = Shall we call you back? (optional)
report-callback-who = Only the staff who deal with this can see it, and each look is recorded. The number is stored encrypted and is never public.
report-callback-term = It is deleted 30 days after this is done, and after 400 days at the latest; with your code you can delete it any time. No number is kept for matters of a child being hurt.
report-phone = Telephone number
report-phone-hint = A mobile number, or a landline with its area code
report-call-as = What shall we call you
report-call-as-hint = Such as Ms Wang, up to 20 characters; may stay empty
progress-number = You left a number to call back, ending in { $ending }
progress-number-note = You can delete it. We cannot call you back then.
progress-number-remove = Delete this number
said-contact-digits = Please write digits only
said-contact-mobile = A mobile number has 11 digits; this one has { $length }
said-contact-area = Please add the area code of the landline; it begins with 0
said-contact-foreign = We can only call numbers in mainland China
said-contact-phone = This does not look like a telephone number; leave it empty if you like
said-contact-no-phone = There is a name but no number. If you do not want to leave one, delete the name too
said-contact-locked = The contact cannot be opened now; please tell the administrator
said-contact-not-yours = Your role cannot see the contact of this case now
said-contact-reason = Please choose why you look
said-contact-many = Too many looks within an hour; please come back later
open311-contact = { $site }, telephone { $hotline }
open311-key-service = Keys are given out by the administrators of { $site }, telephone { $hotline }
open311-notice = Received, and waiting to be looked at. Tracking code { $code }: it shows the progress on this site. Until the request is made public, only where it stands can be asked for here. Name, telephone and e-mail were not kept.
open311-test = Test address: nothing is wrong with it, and nothing of it was kept.
said-open311-jurisdiction = No such jurisdiction_id: there is only this site, and it may be left out
said-open311-key = The api_key is wrong or missing
said-open311-no-service = service_code is missing
said-open311-service = No such service_code
said-open311-nowhere = Please give lat and long, or address_string
said-open311-address-id = There is no address_id here. Please give lat and long, or address_string
said-open311-position = lat and long belong together, in degrees of WGS84
said-open311-long-address = address_string is too long: at most { $most } characters
said-open311-long-text = description is too long: at most { $most } characters, and it has { $length }
said-open311-time = { $name } is not a time; please write it like 2026-01-31T08:00:00Z
said-open311-span = It ends before it begins
said-open311-status = status is open or closed
said-open311-number = { $name } is not a number
said-open311-request = No such service_request_id, or not public yet
said-open311-token = No such token

## Reports that wait on a device

report-offline = There is no connection. Fill it in and send as usual: it waits on this device and goes out by itself.
island-report-alt = The photo you chose
island-report-shrinking = Getting the photo ready…
island-report-shrunk = The photo is ready
island-report-uploading = Sending the photo…
island-report-bar = How much of the photo is sent
island-report-cancel = Cancel
island-report-cancelled = Not sent. Press again, or choose another
island-report-lost = The connection is lost. What you filled in is still there: please press again
island-report-here = What you fill in stays on this device until it is sent. If others use it too, clear it before you leave.
island-report-clear = Clear it now
island-report-cleared = Cleared
island-report-list = On this device
island-report-open = Not finished
island-report-go-on = Go on
island-report-waiting = Not sent yet; it goes out by itself once there is a connection
island-report-waiting-long = It is kept on this device. You can close this page; open this site again when you are online and it goes out.
island-report-sending = Being sent
island-report-now = Send now
island-report-drop = Do not send
island-report-sure = Press again to delete
island-report-refused = Not accepted ({ $why })
island-report-change = Change it
island-report-sent = Sent. Your code is { $code }; take a screenshot or write it down
island-report-look = See progress
island-report-dismiss = Got it
island-report-photo-refused = A photo was not accepted: { $why }
island-report-parked = Not sent yet
island-report-done = It was sent
island-report-full = There is no room left on this device. Please send it when you are online
# Patrols, looking again, activities
theme-traffic = Traffic
theme-sanitation = Cleanliness
theme-market = Food markets
theme-estate = Housing estates
theme-lanes = Back lanes, urban villages
theme-advertising = Public-service notices
theme-water = Drinking water
theme-frontage = Shop frontages
theme-service = Service counters
theme-other = Other
method-listen = Listen
method-look = Look
method-check = Check
method-visit = Visit
observer-findings = What I found
observer-no-findings = Nothing yet. Problems you see and ideas you have on a patrol are listed here.
observer-adopted = Suggestions that were adopted
observer-patrols = My patrols
observer-no-patrols = No patrols yet.
observer-number = No. { $number }
observer-on-its-way = Being handed on; its number follows shortly
observer-over = Concluded
patrol-title = Write down a patrol
patrol-lead = Where you went and what you saw is enough. When you came and left may stay empty.
patrol-back = Back to my page
patrol-thanks = Your patrol is written down. Thank you.
patrol-theme = Theme
patrol-choose = Please choose
patrol-cross = Observers visit areas other than their own. Your team's home area:
patrol-address = Where exactly (not needed with a community)
patrol-methods = How you observed (one or more)
patrol-day = Date
patrol-start = From (optional)
patrol-end = To (optional)
patrol-people = People taking part
patrol-notes = Notes (optional)
patrol-findings = Problems you saw, ideas you had
patrol-findings-hint = Leave empty if there were none. Each goes to whoever is in charge, and your page shows how far it is. Please no names, phone numbers or licence plates. In danger, call 110 / 119 first.
patrol-finding = Finding { $n }
patrol-category = Category
patrol-finding-address = Where (empty: where the patrol was)
patrol-finding-text = What it is
patrol-send = Send
patrol-home = This was your team's home area. Next time, please visit another one.
patrol-people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
patrol-found-count = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
revisit-title = Look again
revisit-lead = Go there once more after some days: is it put right?
revisit-new = What you saw this time
revisit-done = Looked at again:
revisit-day = On which day
revisit-places = Places put right (optional)
revisit-square = Square metres (optional)
revisit-words = What you saw
revisit-photo = Photos (optional)
revisit-photo-hint = At most { $most }: before and after
revisit-photos-kept = Photos already sent: { $count }; no need to choose them again
revisit-send = Write it down
revisit-measured-places = places: { $n }
revisit-measured-square = { $n } m²
activities-title = Activities
activities-lead = Clean-up days, market days, volunteering: see what is on and sign up.
activities-coming = Coming up
activities-none = Nothing is on just now. Please look again in some days.
activities-past = Past activities
activities-later = Later ones
activities-earlier = Earlier ones
activities-all = All activities
activity-title = Activity
activity-time = Time
activity-place = Meeting point
activity-team = Held by
activity-signed = Signed up
activity-signed-of = { $signed } of at most { $most } people
activity-heads = People who came
activity-sign-up = Sign up
activity-people = How many of you come
activity-people-hint = 1 to 10; { $left } places left
activity-name = What we may call you (optional)
activity-name-hint = Not your real name; not made public; no phone number please
activity-send = Sign up
activity-begun = Signing up is over.
activity-full = All places are taken.
signed-up-title = You are signed up
signed-up-cancelled = Cancelled
signed-up-people = { $count ->
    [one] { $count } person comes
   *[other] { $count } people come
}
signed-up-keep = Please bookmark this page: if you cannot come, cancel here and somebody else gets the place.
signed-up-cancel = I cannot come
signed-up-cancel-yes = Cancel my sign-up
said-patrol-wrong = Not written down: please put these right and send it again
said-patrol-theme = Please choose a theme
said-patrol-area = Please choose an area or say where exactly
said-patrol-address = At most 200 characters
said-patrol-methods = Please choose how you observed
said-patrol-day = Please give a date, not after today and not more than a year ago
said-patrol-start = Please write the time like 09:00
said-patrol-end = Please write the time like 10:30, not before the start
said-patrol-people = A number from 1 to 500
said-patrol-notes = At most 500 characters
said-patrol-kind = Please choose: a problem or a suggestion
said-patrol-category = Please choose a category
said-patrol-text = Please say what it is
said-patrol-long-text = At most 4000 characters
said-patrol-nowhere = Please say where it is
said-patrol-many = At most 30 patrols a day; please come back tomorrow
said-patrol-used-form = This form was sent already. For another patrol, please open a new one from your page
said-revisit-day = Please give a day, not after today and not more than a year ago
said-revisit-places = A number from 0 to 10000
said-revisit-square = A number with at most two decimals
said-revisit-nothing = Please say what you saw, or how much was put right
said-revisit-words = At most 500 characters
said-revisit-many = This one was looked at often enough
said-activity-full = The last places were just taken
said-activity-left = { $left ->
    [one] Only { $left } place is left
   *[other] Only { $left } places are left
}
said-activity-begun = The activity has begun: no more signing up or cancelling
said-activity-party = A number from 1 to 10
