queue-nav = Triage queue
queue-nav-help = Everything that came in, most urgent first: take it, ring, decide, close.
handover-nav = Hand-over
handover-nav-help = What your shift leaves to the next, and what the last one left to you.
search-nav = Search
search-nav-help = One box over items, reports, indicators and organisations. Values in any spelling.

queue-title = Triage queue
queue-title-n = { $n ->
    [0] Triage queue
    [one] Triage queue: one needs you
   *[other] Triage queue: { $n } need you
 }
queue-item-title = { $title }
queue-in-short = In short
queue-views = Views
queue-v-me = Needs me
queue-v-none = Nobody has it
queue-v-clock = Clock under 4 h
queue-v-ioc = Indicators to decide
queue-v-all = Everything open
queue-v-kept = My view:

queue-q-attack = Are we under attack?
queue-a-attack = { $n ->
    [one] Yes. One critical item is open
   *[other] Yes. { $n } critical items are open
 }
queue-a-met = { $n ->
    [one] One indicator was met; nothing critical is open
   *[other] { $n } indicators were met; nothing critical is open
 }
queue-a-none = We see no attack
queue-watched-none = Nothing is watched here: no log source is set up. We know what others tell us, no more.
queue-watched-quiet = { $n ->
    [one] One log source is set up; no line has come yet.
   *[other] { $n } log sources are set up; no line has come yet.
 }
queue-watched = { $n ->
    [one] One log source is read,
   *[other] { $n } log sources are read,
 } { $silent ->
    [0] none is silent.
    [one] one is silent.
   *[other] { $silent } are silent.
 } Last line { $at }. What is not logged, we do not see.
queue-q-do = What must be done, and by when?
queue-a-do = { $n ->
    [one] One item needs you, by { $at }
   *[other] { $n } items need you, the first by { $at }
 }
queue-a-do-undue = { $n ->
    [one] One item needs you; nothing is due
   *[other] { $n } items need you; nothing is due
 }
queue-a-do-nothing = Nothing needs you
queue-all-in-hand = Everything open is in somebody's hand.
queue-q-since = What changed since { $at }?
queue-a-since = { $n ->
    [0] Nothing new came in
    [one] One came in
   *[other] { $n } came in
 }
queue-a-since-more = { $again ->
    [0] None opened again
    [one] One opened again
   *[other] { $again } opened again
 }, { $closed ->
    [0] none closed by others
    [one] one closed by others
   *[other] { $closed } closed by others
 }, { $settled ->
    [0] none settled by itself.
    [one] one settled by itself.
   *[other] { $settled } settled by themselves.
 }
queue-read-changes = Newest first
queue-q-since-never = What changed since you were here?
queue-a-since-never = This is your first visit
queue-read-handover = Read the hand-over

queue-filter-summary = Filter and order
queue-f-words = Words, address, number
queue-f-kind = Kind
queue-f-rating = At least
queue-f-org = Organisation
queue-f-state = State
queue-f-sort = Order
queue-any = Any
queue-any-rating = Any rating
queue-state-open = Open
queue-state-snoozed = Put aside
queue-state-closed = Closed
queue-sort-urgency = Urgency
queue-sort-newest = Newest
queue-sort-oldest = Oldest
queue-sort-rating = Rating
queue-filter-go = Filter
queue-filter-clear = Clear
queue-no-org = No organisation here is called { $name }. Write a part of its name.
queue-keep-name = Keep this filter as
queue-keep-view = Keep
queue-forget-view = Forget this view
queue-order-words = Urgency: critical that nobody has, then what is due first, then rating. Repeats are joined into one item.
queue-caption = Items in the chosen order. Times in { $zone }
queue-c-tick = Tick
queue-c-rating = Rating
queue-c-item = Item
queue-c-from = From
queue-c-known = Known already
queue-c-clock = Clock
queue-c-came = Came in
queue-c-hand = In hand
queue-ticked = The ticked rows. Then:
queue-do-take = Take them myself
queue-do-give = Give to…
queue-do-join = Join into one
queue-do-snooze = Put aside…
queue-do-close = Close with a reason…
queue-go-on = Go on
queue-take-ticked = Take the ticked
queue-go-on-words = Next: what will happen. Closing asks for a reason.
queue-keys = Keys: j and k move, x ticks, Enter opens, a takes, / searches, ? shows all keys and how to turn them off.
queue-keys-off = Single keys can move, tick, open and take.
queue-keys-on = Turn them on under Your account
queue-empty-me = Nothing needs you.
queue-empty = Nothing here fits.
queue-empty-all = Nothing is open. What comes in stands here at once.
queue-nobody-has = { $n ->
    [one] One item has nobody: look
   *[other] { $n } items have nobody: look
 }
queue-look-at-all = { $n ->
    [one] One item is open: look
   *[other] { $n } items are open: look
 }

queue-rating-none = Not rated
queue-rating-low = Low
queue-rating-medium = Medium
queue-rating-high = High
queue-rating-critical = Critical
queue-kind-report = Report
queue-kind-sighting = Sighting
queue-kind-indicator = Indicator
queue-kind-answer = Answer
queue-kind-objection = Objection
queue-kind-rows = Rows not understood
queue-kind-silent = Silent source
queue-kind-link = Link
queue-kind-node = This node
queue-kind-mail = Mail
queue-kind-wish = Second person

queue-t-report = { $title }
queue-t-report-untold = { $n ->
    [0] A report without words
    [one] A report without words, with one value
   *[other] A report without words, with { $n } values
 }
queue-t-sighting = { $value } was met
queue-t-sighting-many = { $value } met by { $n } organisations
queue-t-sighting-link = { $value } met behind { $link }
queue-t-sighting-planted = { $value } stands in fields that outsiders fill
queue-t-indicator = Confirm or reject: { $value }
queue-t-indicator-many = { $n ->
    [one] One more value of a long report to decide
   *[other] { $n } more values of a long report to decide
 }
queue-t-answer = { $n ->
    [one] An answer to our question arrived
   *[other] { $n } answers to our question arrived
 }
queue-t-objection = Somebody says that the block of { $value } is wrong
queue-t-rows = { $n ->
    [one] One row of a source not understood
   *[other] { $n } rows of a source not understood
 }
queue-t-silent = Log source { $source } is silent
queue-t-link-down = The link to { $peer } is down
queue-t-link-fork = The ledger of { $peer } cannot be believed
queue-t-link-paused = The link to { $peer } is paused
queue-t-link-ends = The agreement with { $peer } ends
queue-t-link-ended = The agreement with { $peer } has ended
queue-t-node-disk = The disk of this node fills up
queue-t-node-recovering = This node is recovering: it signs and sends nothing
queue-t-node = { $title }
queue-t-mail-held = { $n ->
    [one] One message is held for a person
   *[other] { $n } messages are held for a person
 }
queue-t-mail-failed = { $n ->
    [one] One message was not delivered
   *[other] { $n } messages were not delivered
 }
queue-t-wish = { $by } asks for a second person
queue-t-other = Something that this version cannot name

queue-asks-help = asks for help
queue-shares = shares what was seen
queue-values = { $n ->
    [one] one value
   *[other] { $n } values
 }
queue-of-report = from report { $report }
queue-hits = { $n ->
    [one] one hit
   *[other] { $n } hits
 }
queue-blocked = blocked since { $at }
queue-joined = { $n } joined to one
queue-mail-alarm = alarm
queue-mail-statutory = legal notice
queue-mail-other = other mail
queue-wish-unmask = to see a victim's name
queue-wish-bulk-export = to take many rows out
queue-wish-consent-override = to go beyond what a source agreed to
queue-wish-policy-change = to change what the node does by itself
queue-wish-release-red = to let named persons have what is RED
queue-wish-block-for-others = to ask others to block
queue-wish-other = something else

queue-k-no-values = No values to compare
queue-k-known = { $n } of { $of } values known here before
queue-k-unknown = { $of ->
    [one] Its value is not known here
   *[other] None of its { $of } values is known here
 }
queue-k-met = { $n ->
    [one] one was met here, last { $at }
   *[other] { $n } were met here, last { $at }
 }
queue-k-others = { $n ->
    [one] Also in one other report
   *[other] Also in { $n } other reports
 }
queue-k-planted = Alone it proves nothing: whoever sends traffic writes these fields
queue-k-blocked = Blocked here
queue-k-watched = Watched, not blocked here
queue-k-no-objection = No never-block list objects
queue-k-hits = { $n ->
    [one] Met once here
   *[other] Met { $n } times here
 }
queue-k-asked = The network was asked
queue-k-purpose = Asked for: { $purpose }
queue-k-rows = { $n ->
    [one] One is kept to look at, at { $place }
   *[other] { $n } are kept to look at, the last at { $place }
 }
queue-k-until = Until { $day }
queue-k-wish = To be decided by { $at }
queue-k-mail = Waits for a look before it goes
queue-k-silent = What happens there is not seen meanwhile
queue-k-link = What is to cross it waits on both sides
queue-k-nothing = Nothing is known of it yet
queue-from-many = { $n } organisations
queue-from-unknown = Not in the registry
queue-from-node = This node
queue-not-named = asked not to be named further

queue-must-acknowledge = acknowledge by { $at }
queue-must-call = ring by { $at }
queue-must-decide = decide by { $at }
queue-must-review = read by { $at }
queue-must-answer = answer by { $at }
queue-must-mend = mend by { $at }
queue-must-renew = renew by { $at }
queue-must-send = send or drop by { $at }
queue-must-second = decide as second person by { $at }
queue-must-other = due by { $at }
queue-clock-none = no clock
queue-clock-done = done; nothing is due
queue-clock-closed = closed
queue-because-acknowledge = Who asks for help hears from a person soon, or acts alone
queue-because-call = What was met may be at work now; mail is not read at night
queue-because-decide = Until it is decided, nobody else is protected
queue-because-review = It was asked for a reason
queue-because-answer = Somebody cannot reach what they need, because of us
queue-because-mend = While it lasts, we see or send less than we think
queue-because-renew = On that day it ends by itself
queue-because-send = It has not reached its reader
queue-because-second = A colleague waits
queue-you = You
queue-nobody = Nobody
queue-snoozed-until = put aside until { $at }
queue-r-done = Done
queue-r-false-alarm = No trouble
queue-r-duplicate = Known already
queue-r-elsewhere = Another CERT deals with it
queue-r-no-answer = Nobody answers, nothing more can be done
queue-r-other = Another reason
queue-r-joined = Joined into another
queue-r-settled = Settled elsewhere

queue-q-known = What is known already?
queue-q-item-do = What must I do, and by when?
queue-q-hand = Who has it, and what happened last?
queue-a-item-must = Next: { $must }
queue-a-item-nothing = Nothing is due
queue-came-at = Came in { $at }
queue-joined-into = This was joined into another item:
queue-split = Take it out again
queue-not-theirs = The organisation was rung back and said that this is not theirs.
queue-not-theirs-more = Believe nothing in it before you know who sent it, and pass nothing of it on.
queue-report-said = What was said
queue-report-no-words = Nothing was said in words.
queue-systems = Affected systems
queue-first-seen = First seen
queue-consent = May be passed on
queue-consent-withdrawn = No longer: the reporter took it back { $at }
queue-consent-share = What is derived from it, to { $to } at most
queue-consent-named = the reporter may be named
queue-consent-none = Nothing
queue-receipt = Receipt
queue-receipt-entry = Ledger entry { $n }
queue-its-values = { $n ->
    [one] Its value
   *[other] Its { $n } values
 }
queue-values-more = { $n ->
    [one] One more value stands with the indicators.
   *[other] { $n } more values stand with the indicators.
 }
queue-value-new = To decide
queue-value-asked = Network asked
queue-value-confirmed = Confirmed
queue-value-held = Held
queue-value-rejected = Rejected
queue-value-withdrawn = Taken back
queue-answered = What the reporter was told
queue-answer-acknowledged = A person has your report
queue-answer-said = Answer
queue-answer-closed = Your report is closed
queue-behind = { $n ->
    [one] What came in
   *[other] { $n } times it came in
 }
queue-parts-more = { $n ->
    [one] and one more
   *[other] and { $n } more
 }
queue-to-value = Open the page of this value
queue-to-objection = Read it and answer
queue-from-anybody = Somebody at our own network
queue-k-objection = { $n ->
    [one] One person objects
   *[other] { $n } people object
 }
queue-to-wishes = Open what waits for a second person
queue-settled = settled
queue-events = What happened
queue-e-came = Came in
queue-e-again = Came in again: opened
queue-e-settled = Settled elsewhere: closed by itself
queue-e-woke = Back in the queue
queue-e-take = { $who } took it
queue-e-drop = { $who } let go of it
queue-e-give = { $who } gave it to { $to }
queue-e-note = Note by { $who }
queue-e-call = { $who } rang { $number } and spoke with { $spoke }
queue-e-call-yes = { $who } rang back { $number }. { $spoke } confirmed: it is theirs
queue-e-call-no = { $who } rang back { $number }. { $spoke } said: it is not theirs
queue-e-call-not-reached = { $who } rang { $number } and reached nobody
queue-e-snooze = { $who } put it aside until { $at }
queue-e-step = { $who } did what was due
queue-e-acknowledge = { $who } acknowledged the report
queue-e-close = { $who } closed it: { $why }
queue-e-reopen = { $who } opened it again
queue-e-join = { $who } joined it into { $item }
queue-e-joined = { $who } joined { $item } into this
queue-e-split = { $who } took it out of the item that it was joined into
queue-e-other = Something happened that this version cannot name
queue-note = Note
queue-note-hint = For colleagues. It stays as you write it; the reporter does not read it.
queue-note-go = Add the note
queue-in-hand = In hand
queue-take = Take it myself
queue-drop = Let go of it
queue-give-to = Give to
queue-give = Give
queue-snooze-for = Put aside for
queue-snooze = Put aside
queue-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
 }
queue-days = { $n ->
    [one] 1 day
   *[other] { $n } days
 }
queue-acknowledge = Tell the reporter
queue-acknowledge-reach = The reporter's own page will say: a person at your CERT has your report. What you write below stands beside it.
queue-acknowledge-ring = Goes back over the link that the report came by. Who asked for help rather hears a voice: ring as well.
queue-answer-words = In words
queue-answer-hint = May stay empty. The reporter reads it.
queue-acknowledge-go = Acknowledge the report
queue-due = What is due
queue-step-go = It is done
queue-call = Record a call
queue-call-words = To know whether it is really theirs, ring a number that we knew before. Never one out of the report: whoever forged it wrote that too.
queue-call-no-number = We know no number of this organisation. Until your administrator has entered one, nothing can be confirmed by ringing back.
queue-call-other = Another number
queue-call-other-hint = It is kept, and proves nothing.
queue-call-spoke = Who spoke there
queue-call-said = What was said
queue-call-confirmed = Did they confirm, rung back, that it is theirs?
queue-call-yes = Yes, it is theirs
queue-call-no = No, it is not theirs
queue-call-not-reached = Nobody was reached
queue-call-not-asked = It was rung for something else
queue-call-go = Keep the call
queue-close = Close
queue-close-reason = Why
queue-close-why = In words
queue-close-hint = For colleagues. Needed with "another reason".
queue-close-go = Close it
queue-reopen = Open again
queue-reopen-why = Why
queue-reopen-go = Open it again

queue-p-to = Choose a colleague from the list.
queue-p-note = Write the note first.
queue-p-number = Choose a number, or write the one you rang. At most 60 characters.
queue-p-confirmed = A yes counts only over a number that we knew before. Choose one from the list, or record that it was rung for something else.
queue-p-spoke = Write who spoke there, or choose "Nobody was reached".
queue-p-hours = Choose between one hour and 90 days.
queue-p-reason = Choose why it is closed.
queue-p-why = Say why, in words.
queue-p-join = Tick at least two items, and choose one of them to join the others into.
queue-p-view-name = Write a name of at most 40 characters.
queue-p-view-query = Filter the list first, then keep it.
queue-p-view-many = You keep { $n } views already. Forget one first.

queue-before = Before it happens
queue-bulk-none = No row was ticked, or they are gone.
queue-bulk-back = Back to the queue
queue-bulk-take-title = { $n ->
    [one] Take one item
   *[other] Take { $n } items
 }
queue-bulk-take-words = { $n ->
    [one] It will be yours. Who has it now sees that in the item.
   *[other] They will be yours. Who has them now sees that in each item.
 }
queue-bulk-take-go = { $n ->
    [one] Take it
   *[other] Take { $n }
 }
queue-bulk-give-title = { $n ->
    [one] Give one item
   *[other] Give { $n } items
 }
queue-bulk-give-words = { $n ->
    [one] It goes to the person you choose, and stands in their list at once.
   *[other] They go to the person you choose, and stand in their list at once.
 }
queue-bulk-give-go = { $n ->
    [one] Give it
   *[other] Give { $n }
 }
queue-bulk-join-title = { $n ->
    [one] Join one item
   *[other] Join { $n } items
 }
queue-bulk-join-words = Their parts move into the one you choose; the others close and lead there. Each can be taken out again. Reports of two organisations are never joined.
queue-bulk-join-go = { $n ->
    [one] Join it
   *[other] Join { $n } into one
 }
queue-join-into = Into which?
queue-join-hint = It keeps its number, its notes and who has it.
queue-bulk-snooze-title = { $n ->
    [one] Put one item aside
   *[other] Put { $n } items aside
 }
queue-bulk-snooze-words = They leave the list and come back by themselves, earlier where they get worse. Their clocks run on.
queue-bulk-snooze-go = { $n ->
    [one] Put it aside
   *[other] Put { $n } aside
 }
queue-bulk-close-title = { $n ->
    [one] Close one item
   *[other] Close { $n } items
 }
queue-bulk-close-words = Hosted reporters read that their report is closed. What comes in again opens an item by itself.
queue-bulk-close-go = { $n ->
    [one] Close it
   *[other] Close { $n }
 }

handover-title = Hand-over of the shift
handover-q-read = What was left to me?
handover-a-read = { $n ->
    [0] Nothing waits to be taken over
    [one] One hand-over waits to be taken over
   *[other] { $n } hand-overs wait to be taken over
 }
handover-last = The last is by { $who },
handover-never = No shift has been handed over here yet.
handover-q-mine = What do I leave?
handover-a-mine = { $n ->
    [0] You have nothing open
    [one] You have one open item
   *[other] You have { $n } open items
 }
handover-a-mine-more = They go into the hand-over by themselves. Give away what cannot wait for you.
handover-q-nobody = What has nobody?
handover-a-nobody = { $n ->
    [0] Nothing high or critical
    [one] One high or critical item
   *[other] { $n } high or critical items
 }
handover-look = Look
handover-of = From { $who }
handover-no-words = No words were added.
handover-taken = { $who } took it over
handover-waits = Nobody has taken it over yet
handover-take = I have read it and take over
handover-empty = No shift has been handed over yet. Write the first one: your open items are listed by themselves.
handover-write = Hand over
handover-write-words = { $n ->
    [0] You have nothing open; words alone are handed over.
    [one] Your open item goes along.
   *[other] Your { $n } open items go along.
 }
handover-text = What must they know?
handover-text-hint = Whom you rang, what you wait for, what you would do next.
handover-go = Hand the shift over
handover-mine = What I have
handover-mine-none = Nothing is in your hand.
handover-nobody = High and critical, with nobody
handover-p-long = At most { $n } characters. Put the rest into notes of the items.
handover-p-own = You wrote it: somebody else takes it over.

search-title = Search
search-title-of = Search: { $what }
search-box = Words, an address, a number
search-go = Search
search-hint = A value in any spelling finds its indicator: evil.example, evil[.]example, hxxp://evil.example. All words must be there. Newest first.
search-narrowed = Narrowed to:
search-drop = drop
search-at-least = at least { $rating }
search-value = This is a value.
search-value-go = Everything known of it
search-found = { $n ->
    [one] One found
   *[other] { $n } found
 }
search-counting = { $n } among the newest looked at; there are more. The list goes on.
search-caption = What was found, newest first
search-c-what = What
search-c-from = From
search-c-when = When
search-by-kind = By kind
search-by-org = By organisation
search-by-day = By day
search-chart = Found by day over the last 30 days; most on { $day }: { $n }
search-no-days = Nothing in the last { $n } days.
search-definition = Counted: what you may see, among the newest { $n } with the rarest word. Days in UTC.
search-nothing = Nothing was found.
search-unknown = No record that you may see has { $word }.
search-like = Known words that begin so:
search-excluded-most = Without { $part }, { $n } would be found
search-nothing-more = Try fewer or other words.
search-part-kind = the kind
search-part-org = the organisation
search-part-rating = the rating
search-part-day = the day
search-kind-report = Report
search-kind-sighting = Sighting
search-kind-indicator = Indicator
search-kind-answer = Answer
search-kind-objection = Objection
search-kind-rows = Rows not understood
search-kind-silent = Silent source
search-kind-link = Link
search-kind-node = This node
search-kind-mail = Mail
search-kind-wish = Second person
search-kind-organisation = Organisation
search-kind-alert = Alert
search-kind-item = Item
search-files = files a legal notice
search-report-untold = A report without words
search-more-values = { $n ->
    [one] and one more value
   *[other] and { $n } more values
 }
search-revoked = taken back

# What is RED and has no reader
queue-red-title = Name a reader
queue-red-waits = { $n ->
    [one] One item is for named persons only, and nobody is named yet. You cannot read it; name who can.
   *[other] { $n } items are for named persons only, and nobody is named yet. You cannot read them; name who can.
}
queue-red-to = Named reader
queue-red-go = { $n ->
    [one] Give it to this person
   *[other] Give all { $n } to this person
}
