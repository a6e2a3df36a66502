console-console = Console
console-campaigns = Campaigns
console-sign-in = Sign in
console-sign-out = Sign out
console-name = Name
console-password = Password
console-password-again = Password once more
console-setup-title = Set up the first administrator
console-setup-lead = This link works once. After that, sign in with name and password.
console-setup-submit = Finish
console-no-campaigns = There is no campaign yet.
console-state = State
console-period = Period
console-started = Started
console-submitted = Handed in
console-expired = of these by the clock
console-average = Average
console-reports = Questions reported
console-items = Item analysis
console-question = Question
console-shown = Shown
console-answered = Answered
console-correct = Right
console-facility = Facility (share right)
console-discrimination = Discrimination
console-efficiency = Efficiency
console-options = Options
console-key-mark = right answer
console-correct-key = Correct the answer
console-actions = Actions
console-recount = Recount
console-recount-note = Counts all stored ballots again and compares.
console-export = Export
console-by-hour = By hour
console-hour = Hour
console-by-channel = By channel
console-channel = Channel
console-recount-title = Result of the recount
console-recount-equal = Everything agrees.
console-recount-different = Some numbers differ. Please tell the maintainers.
console-item = Item
console-counted = Counted
console-stored = Recounted from ballots
console-result = Result
console-same = same
console-different = different
console-back-to-tally = Back to the tally
console-key-now = Answer now
console-key-new = Change to
console-new-key-legend = The right answer should be
console-accepted = Accepted answers (one a line)
console-reason = Reason for the correction
console-reason-hint = Name the source; it stays on record.
console-preview = See what would change
console-confirm-title = Confirm the correction
console-confirm = Correct and mark again
console-change-again = Go back and change
console-no-reports = No reported questions are waiting.
console-time = Time
console-report-reason = Reason
console-report-text = Remark
console-handled = handled
console-mark-handled = Mark as handled
console-explanation = Explanation
console-source = Source
console-tip-views = Views
console-tip-views-hint = Views count openings, not people; “useful” counts once a device.

## Texts with something in them

console-export-tally = Tally (CSV)
console-export-analysis = Item analysis (CSV)
console-export-ballots = Ballots (CSV)
console-export-items = Answers by question (CSV)
console-export-questions = Questions and keys (CSV)
console-export-all = All counters (JSON)
console-min-password = { $count ->
    [one] At least { $count } character
   *[other] At least { $count } characters
}
console-kind-single = single choice
console-kind-multiple = multiple choice
console-kind-true-false = true or false
console-kind-fill-in = fill in
console-preview-marks = { $ballots ->
    [one] One ballot had this question
   *[other] { $ballots } ballots had this question
}: { $higher } would score higher, { $lower } lower.
console-preview-pass = { $passed } would newly pass, { $failed } would no longer pass. The old marks stay on record, and the result page says so.

## Channels

console-channels = Channels
console-no-channels = There is no channel yet. Make one here before anything is printed.
console-channel-new = New channel
console-channel-make = Make it and see the QR code
console-channel-name = Name
console-channel-name-hint = For example: 200,000 delivery cards, community leaflet
console-channel-code = Code
console-channel-code-hint = Printed in the short link; may be something easy such as waimai. Small letters, digits and hyphens, at most 20; it cannot be changed later.
console-channel-leads-to = Leads to
console-channel-printed = Printed
console-channel-printed-hint = Leave empty where nothing is printed
console-channel-note = Note
console-channel-note-hint = For the console only; may stay empty
console-channel-views = Arrivals
console-channel-share = Arrivals ÷ printed
console-channel-reports = Reports
console-channel-views-hint = “Arrivals” are visits from outside: by the QR code, the short link, or from another site to a page with this code. Going from page to page here does not count; there are no cookies and nobody is recognized, so somebody who comes twice counts twice. Starts and submissions are sums over all campaigns.
console-channels-csv = Figures of all channels (CSV)
console-channel-code-and-link = QR code and short link
console-channel-link = Short link:
console-channel-qr-alt = QR code of { $name }
console-channel-qr-print = QR code for print (PNG, large)
console-channel-numbers = Figures
console-channel-change = Change
console-channel-save = Save
console-channel-archive = Archive
console-channel-archive-note = An archived channel is listed apart and keeps its figures. Codes that were printed go on working.
console-channel-archived = archived
console-channel-archived-note = This channel is archived. Codes that were printed go on working.
console-channel-restore = Use it again
console-channel-target-gone = Its page is not there any more: whoever scans the code comes to the home page. Please choose another page.
console-channel-bad-name = A name is needed, at most 40 characters
console-channel-bad-target = There is no such page; please choose again
console-channel-bad-printed = Must be a number of at most 100 million
console-channel-bad-note = At most 200 characters
console-channel-bad-code = Small letters, digits and hyphens only, at most 20, and not “other”
console-channel-code-taken = Another channel has this code already
console-target-home = Home page
console-target-tips = All tips
console-target-tip = Tip: { $name }
console-target-campaign = Campaign: { $name }
console-target-quiz = Quiz: { $name }
console-target-survey = Survey: { $name }
console-made-at = made { $time }

## Interviews

console-interviews = Interviews
console-interviews-lead = A link for each interviewer: many people asked on one device, every reply tagged with who asked, where and how. It works without a connection too.
console-no-interviews = There is no interviewer link yet.
console-no-surveys = This campaign has no survey.
console-interview-links = Interviewer links
console-interview-new = New interviewer link
console-interview-make = Make it and see the link
console-interviewer-hint = Name or number
console-community-hint = Community, street or organisation
console-survey = Survey
console-survey-replies = Survey replies
console-recorded = Recorded
console-interview-in-force = In use
console-interview-revoked = taken back { $time }
console-interview-until = Works until the campaign closes: { $time }.
console-interview-secret = Whoever has this link can send replies with it. Give it to this interviewer only, and do not post it in a group.
console-interview-qr-alt = QR code of the interviewer link of { $name }
console-interview-revoke = Take back
console-interview-revoke-note = The link stops working at once, for good. What was recorded stays.
console-interview-bad-survey = Please choose a survey
console-interview-bad-tag = Needed, at most 30 characters, without “|”
console-interview-bad-method = Please choose a method
console-replies-in-all = { $count ->
    [one] One survey reply in all.
   *[other] { $count } survey replies in all.
}
console-replies-csv = Every reply (CSV)
console-replies-json = Every reply (JSON)

## Teams, access codes, hands

console-teams = Teams
console-teams-lead = One code for each team. No names are kept: only how many of each team took part.
console-teams-sum = Teams: { $teams }, of which { $reached } have begun. Answered / expected, at most all of each team: { $coverage }
console-teams-over = A team is above 100%: somebody may have answered more than once, or the expected number is out of date.
console-team = Team
console-coverage = Answered / expected
console-meetings = Meetings
console-meetings-count = { $count ->
    [one] 1 meeting
   *[other] { $count } meetings
}, { $people ->
    [one] 1 person
   *[other] { $people } people
}
console-team-cards = Print the team codes
console-teams-csv = Coverage (CSV)
console-no-teams = There are no teams yet.
console-add-teams = Add teams
console-add-teams-label = Teams and expected people
console-add-teams-hint = One a line, such as: Repair shop 1, 12
console-add = Add
console-expected-of = Expected people of { $team }
console-change-expected = Change
console-remove-team = Take out
console-team-removed = Taken out
console-cards-hint = Print this page with your browser and cut the cards out. Whoever scans the code need not type it.
console-team-qr = QR code of { $team }
console-codes = Access codes
console-codes-lead = One code for one person. Only hashes of the codes are kept here; a list is shown once, when it is made.
console-code-list = List
console-code-list-name = Name of the list
console-code-count = Codes
console-code-used = Used
console-code-revoked = Revoked
console-code-made = made here
console-code-imported = imported
console-revoke-list = Revoke the whole list
console-make-codes = Make a list
console-code-how-many = How many?
console-code-most = 1 to 5000
console-code-length = Length
console-import-codes = Import a list
console-code-paste = Access codes
console-code-paste-hint = One a line, 6 to 32 letters or digits. Do not use phone numbers, identity numbers or names.
console-revoke-code = Revoke one code
console-revoke-code-hint = If a card was lost, enter its code here.
console-code-cards = List of access codes
console-code-cards-of = { $name }: { $count ->
    [one] 1 access code
   *[other] { $count } access codes
}
console-codes-once = This list is shown only now. Please download it, or print this page with your browser and cut the cards out.
console-codes-csv = Download the list (CSV)
console-hands = Classes and shift meetings (show of hands)
console-hands-hint = Typed in by teachers and team leaders, and counted apart from ballots. Without a team code nobody vouches for the numbers.
console-hands-vouched = With a team code
console-hands-own = Self-reported

## Reports of citizens

console-cases = Reports by citizens
console-cases-sums = Received: { $received }, of these withdrawn: { $withdrawn }
console-cases-hint = As they came, not reviewed: do not pass them on. Every look is written to the audit log.
console-no-cases = No reports yet.
console-older = Older
console-case-number = No.
console-case-kind = Kind
