nation-nav-situation = Situation
nation-nav-situation-help = Is the country or the sector under attack, how fast did protection arrive, and what nobody knows.
nation-nav-brief = Brief
nation-nav-brief-help = One page to print: what happened, what was done, what is open, what is asked.
nation-nav-filings = Filings
nation-nav-filings-help = What was filed with you, what is due, what came late.
nation-nav-periods = Periods
nation-nav-periods-help = Which period you set for which law, and where it stands.
nation-nav-ledger = Ledger
nation-nav-ledger-help = What this node did, in an order that nobody can change, with proofs to take along.
nation-more-than = more than { $n }
nation-comma = {", "}
nation-span-ms = { $n } ms
nation-span-s = { $n } s
nation-span-min = { $n } min
nation-span-h = { $n } h
nation-span-d = { $n } d
nation-orgs-none = No organisation met anything that is known here.
nation-orgs-few = Fewer than 5 organisations
nation-orgs-some = 5 to 19 organisations
nation-orgs-many = 20 organisations or more
nation-act-help = Asked for help
nation-act-share = Shared what was seen
nation-sector-not-said = No sector named
nation-sector-finance = Finance
nation-sector-banking = Banking
nation-sector-insurance = Insurance
nation-sector-telecom = Telecom
nation-sector-government = Government
nation-sector-energy = Energy
nation-sector-power = Power
nation-sector-health = Health
nation-sector-education = Education
nation-sector-transport = Transport
nation-sector-water = Water
nation-sector-it = IT
nation-sector-province = Province
nation-sector-defence = Defence
nation-sector-media = Media
nation-class-none = Not said
nation-class-abusive-content = Abusive content
nation-class-malicious-code = Malicious code
nation-class-information-gathering = Information gathering
nation-class-intrusion-attempts = Intrusion attempts
nation-class-intrusions = Intrusions
nation-class-availability = Availability
nation-class-information-content-security = Information security
nation-class-fraud = Fraud
nation-class-vulnerable = Vulnerable systems
nation-class-other = Other
nation-class-test = Test

situation-title = Situation
situation-title-national = National situation
situation-to-brief = One page for print
situation-strip = In short
situation-q-attack = Is the sector under attack?
situation-q-attack-national = Is the country under attack?
situation-a-none = We see no attack
situation-a-met = Known indicators were met in the last 7 days
situation-a-met-in = Known indicators were met in:
situation-and-more = { $n ->
    [one] one more
   *[other] { $n } more
 }
situation-watched = Watched: { $n } of { $of } organisations send logs or have a node of their own.
situation-see-met = Who met what
situation-q-due = What must be done, and by when?
situation-a-overdue = { $k ->
    [one] One report waits past its time
   *[other] { $n } reports wait past their time
 }
situation-a-new = { $n ->
    [one] One report has no answer yet
   *[other] { $n } reports have no answer yet
 }
situation-a-nothing-due = Nothing waits past its time
situation-open-now = { $n ->
    [0] No report is open.
    [one] One report is open.
   *[other] { $n } reports are open.
 }
situation-links-silent = { $n ->
    [one] One link is silent.
   *[other] { $n } links are silent.
 }
situation-to-queue = Open the queue
situation-q-changed = What changed since { $at }?
situation-q-changed-week = What changed this week?
situation-a-came = { $k ->
    [0] No report came in
    [one] One report came in
   *[other] { $n } reports came in
 }
situation-compared = The four weeks before had { $a } a week.
situation-see-reports = See the reports
situation-reports = Reports
situation-f-new = No answer yet
situation-d-new = Reports to the CERT that nobody has answered.
situation-f-open = In hand
situation-d-open = Reports that a person has answered and not closed.
situation-f-week = Came in 7 days
situation-d-week = Reports as first received, by day in UTC.
situation-f-orgs = Organisations, 7 days
situation-d-orgs = Each organisation once, also where it answers to three CERTs: entries with one name or one domain are one. Counted from the reports beside.
situation-answered = Answered: organisations of the register from which anything ever arrived.
situation-weeks-finding = { $n ->
    [0] No report in the last seven days.
    [one] One report in the last seven days.
   *[other] { $n } reports in the last seven days.
 }
situation-weeks-counted = Eight weeks of seven days; the last one ends today. Counted from reports to the CERT.
situation-weeks-table = Reports by week, by its first day
situation-c-week = Week from
situation-c-reports = Reports
situation-by-sector = By sector
situation-by-class = By kind of incident
situation-by-act = By what was asked
situation-c-which = Which
situation-c-this-week = 7 days
situation-c-before = 28 days before
situation-none-yet = Nothing to count yet.
situation-hidden-why = { $n ->
    [one] One sector is hidden, whatever happened there: fewer than { $k } organisations could be meant, or naming the others would point at them.
   *[other] { $n } sectors are hidden, whatever happened there: fewer than { $k } organisations could be meant, or naming the others would point at them.
 }
situation-clocks = Clocks of reports of 7 days
situation-kept = Answered in time
situation-missed = Answered late
situation-running = Not answered yet
situation-overdue = Past their time now, of all
situation-clocks-counted = The desk's own times to answer a reporter, counted from the queue. They are no legal periods.
situation-spread = What we issued: how fast it arrived and acted, { $days } days
situation-spread-chart = Share that was done by each time after it was issued, { $days } days
situation-spread-axis = time after it was issued
situation-spread-table = The same in figures
situation-spread-empty = Nothing that this node issued was measured in the last { $days } days. It is measured when an indicator is confirmed here and a partner fetches it.
situation-spread-counted = Delivered: a linked node holds it, measured at this node for each link. Watched and blocked: what this node and the networks that it hosts did by themselves; what a person approves later is not measured. Times are rounded up by at most 9 %. A link that is newer than what was issued is not counted.
situation-to-issued = What was issued
situation-stage-delivered = Delivered
situation-stage-watched = Watched
situation-stage-blocked = Blocked
situation-stage-taken-back = Taken back
situation-stage-words = { $stage }: half within { $half }, 99 of 100 within { $most } ({ $n } measured).
situation-stage-none = { $stage }: nothing measured.
situation-c-share = Share
situation-half = Half
situation-nine = 90 %
situation-p99 = 99 %
situation-last = All
situation-measured = Measured
situation-met = Where known indicators were met, 7 days
situation-c-sector = Sector
situation-c-met = Organisations
situation-no-register = No organisation is in the register yet. An administrator adds those whom this CERT serves.
situation-met-withheld = Some sectors are hidden, whatever happened there: fewer than { $k } organisations could be meant.
situation-behind = Other CERTs tell of organisations behind them, without a sector, at least:
situation-met-counted = Counted from sightings of the last seven days, false alarms left out; organisations in bands, each once, none by name.
situation-links = Nodes and links
situation-links-words = { $up } of { $all } links are up, { $silent } silent. Silent ones stand first.
situation-links-empty = This node has no link. An administrator makes one with an offer.
situation-links-more = { $n ->
    [one] One more link is well or less urgent.
   *[other] { $n } more links are well or less urgent.
 }
situation-c-link = With
situation-c-standing = State
situation-c-heard = Last heard
situation-c-trouble = Last trouble
situation-silent = Silent
situation-troubled = Trouble
situation-paused = Paused
situation-up = Up
situation-never-heard = Never; made { $at }
situation-unknown = What we do not know
situation-unheard = Nothing ever arrived from { $n } of { $of } organisations: no report, no log line, no link.
situation-unheard-list = Which these are
situation-unwatched = { $n } of { $of } organisations neither send logs nor have a node: an attack there would be seen only if they report it.
situation-sources-silent = { $n ->
    [0] No log source is silent.
    [one] One log source is silent: since then nobody can say that nothing happened there.
   *[other] { $n } log sources are silent: since then nobody can say that nothing happened there.
 }
situation-red = Reports marked TLP:RED stand in no figure here. Their named readers find them in the queue.
situation-others-act = What other nodes do with what they receive is theirs to tell: we know that it arrived.
situation-sources = Silent log sources
situation-sources-more = { $n ->
    [one] One more is silent.
   *[other] { $n } more are silent.
 }
situation-c-source = Source
situation-c-whose = Whose
situation-c-last-line = Last line
situation-own = Our own
situation-no-line-ever = No line ever

unheard-title = From whom nothing arrives
unheard-lede = From { $n } of { $of } organisations nothing ever arrived: no report, no log line, no link. That is not the same as nothing happening there. Ring them, beginning with those whom an attack would hurt most.
unheard-empty = Something arrived from every organisation of the register.
unheard-c-name = Organisation
unheard-c-presence = How it is present
unheard-node = A node of its own
unheard-tenant = Hosted here
unheard-contact = A contact only

brief-title = Brief
brief-span = From { $from } to { $to }
brief-made = Made by { $who }, { $at }
brief-empty = No brief was made yet. A national officer makes one from the figures as they stand; it is then kept as it is.
brief-others = Earlier briefs
brief-make = Make a new brief
brief-to-newest = To the newest brief
brief-p-happened = What happened
brief-p-done = What was done
brief-p-open = What is open
brief-asked = What is asked of you
brief-asked-nothing = Nothing is asked with this brief.
brief-kept = Kept as it was made: the figures do not change.
brief-sha = SHA-256 of what is kept:
brief-in-ledger = Its entry in the ledger
brief-fewer = fewer than { $k }
brief-as-of = as of { $at }
brief-source = counted from
brief-from-queue = the queue
brief-from-ledger = the ledger
brief-from-register = the register
brief-from-situation = the situation
brief-in-sectors = Sectors:
brief-f-came = { $k ->
    [0] No report came in.
    [one] { $n } report came in.
   *[other] { $n } reports came in.
 }
brief-f-organisations = { $k ->
    [0] No organisation reported, of { $of } in the register.
    [one] { $n } organisation reported, of { $of } in the register.
   *[other] { $n } organisations reported, of { $of } in the register.
 }
brief-f-met-none = No organisation met an indicator that is known here in the last 7 days.
brief-f-met-few = Fewer than 5 organisations met a known indicator in the last 7 days.
brief-f-met-some = 5 to 19 organisations met a known indicator in the last 7 days.
brief-f-met-many = 20 or more organisations met a known indicator in the last 7 days.
brief-f-issued = { $k ->
    [0] No warning was issued.
    [one] { $n } warning was issued.
   *[other] { $n } warnings were issued.
 }
brief-f-withdrawn = { $k ->
    [0] None was taken back.
    [one] { $n } was taken back.
   *[other] { $n } were taken back.
 }
brief-f-closed = { $k ->
    [0] No report was closed.
    [one] { $n } report was closed.
   *[other] { $n } reports were closed.
 }
brief-f-acknowledged = { $k ->
    [0] No reporter was newly told that a person has the report.
    [one] { $n } reporter was told that a person has the report.
   *[other] { $n } reporters were told that a person has the report.
 }
brief-f-delivered = Warnings of 30 days reached half of the linked nodes within { $half }, 99 of 100 within { $most } ({ $n } measured).
brief-f-taken-back = What was taken back was gone at half within { $half }, at 99 of 100 within { $most } ({ $n } measured).
brief-f-open = { $k ->
    [0] No report is open.
    [one] { $n } report is open.
   *[other] { $n } reports are open.
 }
brief-f-overdue = { $k ->
    [0] No report waits past its time.
    [one] { $n } report waits past its time.
   *[other] { $n } reports wait past their time.
 }
brief-f-silent = { $k ->
    [0] No link is silent, of { $of }.
    [one] { $n } link is silent, of { $of }.
   *[other] { $n } links are silent, of { $of }.
 }
brief-f-unheard = { $k ->
    [0] Something arrived from every organisation, of { $of }.
    [one] From { $n } organisation nothing ever arrived, of { $of }.
   *[other] From { $n } organisations nothing ever arrived, of { $of }.
 }
brief-new-title = A new brief
brief-new-lede = It tells of what happened since { $at }. Look at the figures, write what they do not say, and make it.
brief-l-happened = What happened, in your words
brief-h-happened = No names of organisations. At most { $n } characters.
brief-l-done = What was done
brief-h-done = At most { $n } characters.
brief-l-asked = What is asked of the reader
brief-h-asked = One decision a line, with a date. At most { $n } characters.
brief-save = Make the brief
brief-save-words = It is kept as it is, with your name and the time, and its sum stands in the ledger. A mistake is mended with a new brief; both stay.
brief-fault-long = { $n } characters are more than fit on the page. Cut it to { $most }.

filings-title = Filings
filings-strip = In short
filings-views = Lists
filings-to-periods = Periods
filings-v-all = All ({ $n })
filings-v-due = Final notice due
filings-v-late = Late
filings-v-in-time = In time
filings-v-no-period = No period set
filings-v-no-start = No beginning said
filings-q-overdue = What is overdue?
filings-a-overdue = { $k ->
    [one] One final notice is overdue
   *[other] { $n } final notices are overdue
 }
filings-a-none-overdue = No final notice is overdue
filings-unset = { $n ->
    [one] One filing has no clock: nobody set a period for its law.
   *[other] { $n } filings have no clock: nobody set a period for their law.
 }
filings-set = Set one
filings-all-set = Every filing stands under a period that you set.
filings-nothing-yet = Nothing was filed yet.
filings-q-soon = What is due in 72 hours?
filings-a-soon = { $k ->
    [one] One final notice
   *[other] { $n } final notices
 }
filings-a-none-soon = Nothing
filings-see-due = Final notices by due time
filings-q-new = What is new since { $at }?
filings-q-new-first = What was filed?
filings-a-new = { $n ->
    [0] Nothing new
    [one] One filing
   *[other] { $n } filings
 }
filings-a-new-many = { $n } filings or more
filings-a-all = { $n ->
    [0] Nothing yet
    [one] One filing
   *[other] { $n } filings
 }
filings-late-of = Late: { $n } of { $of } with a period.
filings-see-late = See them
filings-empty = Nothing was filed with you yet. A filing appears here the moment it is received, with its receipt.
filings-empty-view = No filing is in this list. Look at all.
filings-only = You see what was filed with the regulator, and nothing else. Requests for help go to the CERT and stay there.
filings-c-from = Filed by
filings-c-basis = Legal basis
filings-c-at = Received
filings-c-standing = First notice
filings-c-final = Final notice
filings-nobody-known = An organisation that is not in the register
filings-no-period = No period set
filings-no-start = It does not say when it was first seen
filings-final-here = Here
filings-is-final = This is the final notice to the
filings-first = first filing
filings-final-by = final notice by { $at }
filings-no-final = None is due
filing-title = Filing by { $from }
filing-title-nobody = Filing by an organisation that is not in the register
filing-first-seen = First seen
filing-not-said = Not said
filing-given = What was given
filing-no-text = No words were given.
filing-systems = Affected systems
filing-values = Values given as evidence
filing-no-values = None.
filing-is-final-q = Is this the final notice to an earlier filing?
filing-is-final-hint = The earlier filing then waits for nothing more. What you say here is kept in the ledger with your name.
filing-first = First filing
filing-of-day = of { $day }:
filing-is-final-go = Yes, it is the final notice
filing-fault-first = Choose an earlier filing of the same organisation under the same law that still waits for its final notice.
filing-receipt = Receipt
filing-receipt-words = Received { $at }. The receipt proves it without this node.
filing-take-receipt = Take the receipt
filing-in-ledger = Its entry in the ledger
filing-not-the-cert = The CERT does not read what is filed here.
periods-title = Periods
periods-lede = A period counts only where you set it and say where it stands. Nothing is guessed: a filing under a law without a period has no clock.
periods-empty = No period is set yet.
periods-unset = { $n ->
    [one] Filings came under one law without a period
   *[other] Filings came under { $n } laws without a period
 }
periods-c-first = First notice
periods-c-final = Final notice
periods-c-source = Where it stands
periods-c-set = Set
periods-none = none
periods-hours = { $n ->
    [one] { $n } hour after it was first seen
   *[other] { $n } hours after it was first seen
 }
periods-days = { $n ->
    [one] { $n } day after the first
   *[other] { $n } days after the first
 }
periods-set-by = by { $who }, { $at }, version { $n }
periods-set = Set a period
periods-l-basis = Legal basis
periods-h-basis = As filings write it. Capitals, commas and brackets make no difference.
periods-l-first_hours = First notice: hours after it was first seen
periods-h-first_hours = Empty: no period.
periods-l-final_days = Final notice: days after the first
periods-h-final_days = Empty: none is due.
periods-l-source = Where it stands
periods-h-source = Law, provision, date: so that anybody can look it up.
periods-go = Set the period
periods-what-happens = Filings under this law are compared with it at once, those of the past too. Earlier versions are kept.
periods-fault-basis = Write the law and the provision, at most 200 characters.
periods-fault-hours = Write whole hours from 1 to 8784, or leave it empty.
periods-fault-days = Write whole days from 1 to 732, or leave it empty.
periods-fault-source = Write where the period stands: law, provision, date. At most 200 characters.

ledger-title = Ledger
ledger-strip = In short
ledger-q-what = What stands in it?
ledger-a-size = { $n ->
    [one] One entry
   *[other] { $n } entries
 }
ledger-since = Each one is under the next: none can be changed or left out without every witness seeing it.
ledger-number = This is ledger { $n } of this node: an earlier one could not be restored.
ledger-q-witness = Who vouches for it?
ledger-a-unwitnessed = Nobody but this node yet
ledger-a-witnessed = Cosigned up to entry { $n }
ledger-no-partners = No partner is linked. Partners cosign it by themselves once a link stands.
ledger-open = { $n ->
    [0] All of it is cosigned.
    [one] One entry waits to be cosigned.
   *[other] { $n } entries wait to be cosigned.
 }
ledger-q-gaps = Is anything missing?
ledger-a-no-gaps = No gap
ledger-a-gaps = { $n ->
    [one] The content of one entry is gone
   *[other] The content of { $n } entries is gone
 }
ledger-gap-lost = { $n ->
    [one] One was lost when this node was restored from a backup: a partner gave its hash back, not its content.
   *[other] { $n } were lost when this node was restored from a backup: a partner gave their hashes back, not their content.
 }
ledger-gap-erased = { $n ->
    [one] One act of erasing by legal order.
   *[other] { $n } acts of erasing by legal order.
 }
ledger-gap-restored = { $n ->
    [one] Restored from a backup once.
   *[other] Restored from a backup { $n } times.
 }
ledger-gap-recovered = { $n ->
    [one] Recovered from partners once.
   *[other] Recovered from partners { $n } times.
 }
ledger-gap-none = Never restored, nothing erased, nothing lost.
ledger-head = Head of the tree
ledger-size = Entries
ledger-root = Root
ledger-signed = Signed
ledger-signed-to = up to entry { $n },
ledger-not-signed = Not yet; it is signed when the first receipt or cosignature is asked for.
ledger-take-checkpoint = Take the signed head
ledger-take-trust = Take the trust file
ledger-how-to-check = { $command } checks a receipt on any machine with the trust file and no network.
ledger-witnesses = Who has cosigned, up to where
ledger-c-partner = Partner
ledger-c-upto = Up to entry
ledger-c-when = When
ledger-never = nothing yet
ledger-search = Search
ledger-f-kind = Kind
ledger-f-subject = Subject, exactly
ledger-f-from = From day
ledger-f-to = To day
ledger-go = Search
ledger-clear = Clear
ledger-any = Any
ledger-empty = No entry fits, of { $n }. A search shows only what is for you.
ledger-empty-so-far = Nothing for you among the entries that were looked at. Go on with Next: older ones were not looked at yet.
ledger-c-entry = Entry
ledger-c-at = When
ledger-c-kind = Kind
ledger-c-who = Who
ledger-c-subject = Subject
ledger-this-node = This node
ledger-not-for-you = not for you
ledger-erased = erased
ledger-lost = lost
entry-title = Entry { $n }
entry-not-for-you = Not for you: it belongs to another hat or to other people. Its place, its time and its hash are for everybody who opens the ledger.
entry-about = everything about it
entry-leaf = Leaf
entry-body = What it says
entry-proof = Proof
entry-covered = { $hashes ->
    [one] One hash leads from this entry to a signed head over { $n } entries.
   *[other] { $hashes } hashes lead from this entry to a signed head over { $n } entries.
 }
entry-witnessed = { $n ->
    [one] One partner has cosigned that head
   *[other] { $n } partners have cosigned that head
 }
entry-provisional = Only this node has signed that head: take the proof again when a partner has cosigned it
entry-take = Take the proof as a file
entry-check = Anybody checks it offline, with the trust file beside it:
entry-lost = There is no proof to take: the content was lost when the node was restored, and only the hash came back. The place is still in the tree.
entry-erased = There is no proof to take: the content was erased by order. The hash stays, so that nothing else moves.
entry-recovering = This node is recovering and signs nothing. Come back when it has.
entry-not-yours = The proof holds the content, so it goes only to those for whom the content is.
entry-before = Entry before
entry-after = Entry after
ledger-kind-report-received = Report received
ledger-kind-report-sent = Report sent
ledger-kind-report-acknowledged = Reporter told that a person has it
ledger-kind-report-closed = Report closed
ledger-kind-called-back = Rung back
ledger-kind-indicator-confirmed = Indicator confirmed
ledger-kind-indicator-held = Indicator held
ledger-kind-indicator-rejected = Indicator rejected
ledger-kind-released = Released
ledger-kind-withheld = Withheld
ledger-kind-withdrawn = Taken back
ledger-kind-blocked = Blocked
ledger-kind-unblocked = Unblocked
ledger-kind-alert-sent = Alert sent
ledger-kind-alert-judged = Alert judged
ledger-kind-question-asked = Question asked
ledger-kind-question-answered = Question answered
ledger-kind-question-vetoed = Question refused
ledger-kind-link-offered = Link offered
ledger-kind-link-accepted = Link accepted
ledger-kind-link-paused = Link paused
ledger-kind-link-resumed = Link resumed
ledger-kind-link-revoked = Link revoked
ledger-kind-link-confirmed = Link confirmed
ledger-kind-link-active = Link in force
ledger-kind-agreement-changed = Agreement changed
ledger-kind-consent-given = Consent given
ledger-kind-consent-withdrawn = Consent withdrawn
ledger-kind-key-rotated = Keys rotated
ledger-kind-key-compromised = Key compromised
ledger-kind-kill-switch = Stop switch
ledger-kind-restored = Restored from a backup
ledger-kind-recovered = Recovered
ledger-kind-policy-changed = Policy changed
ledger-kind-read-victim = Fields about a victim read
ledger-kind-unmasked = Name unmasked
ledger-kind-bulk-exported = Many rows taken out
ledger-kind-erased = Content erased
ledger-kind-tenant-moved = Tenant moved
ledger-kind-witness-refused = Ledger of a partner not cosigned
ledger-kind-witness-forgiven = Refusal lifted
ledger-kind-ledger-begun-anew = New ledger begun
ledger-kind-quarantined = Object put aside
ledger-kind-person-added = Account made
ledger-kind-person-invited = One-time link made
ledger-kind-person-welcomed = Password set
ledger-kind-role-changed = Role changed
ledger-kind-person-disabled = Account closed
ledger-kind-person-enabled = Account opened again
ledger-kind-signed-in = Signed in
ledger-kind-sign-in-failed = Sign-in failed
ledger-kind-password-changed = Password changed
ledger-kind-factor-changed = Second factor changed
ledger-kind-factor-reset = Second factor removed
ledger-kind-token-made = Token made
ledger-kind-token-revoked = Token revoked
ledger-kind-second-asked = Second person asked
ledger-kind-second-granted = Second person agreed
ledger-kind-second-refused = Second person refused
ledger-kind-second-used = Done with a second person
ledger-kind-brief-made = Brief made
ledger-kind-period-set = Period set
ledger-kind-filing-final = Final notice named
ledger-kind-lost = Lost in a restore
ledger-kind-objection-made = Objection made
ledger-kind-objection-answered = Objection answered
