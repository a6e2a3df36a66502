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
