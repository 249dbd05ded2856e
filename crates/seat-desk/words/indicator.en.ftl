indicator-nav = Indicators
indicator-nav-help = Values that were reported or found: decide whether they are bad, let them go to whom may know, take them back.
indicator-nav-second = Second person
indicator-nav-second-help = What a colleague may not decide alone. Whoever asked cannot agree to it.
indicator-in-short = In short
indicator-by = by { $who }
indicator-behind = Values that came in bulk are still being sorted in. What is shared with others, and the counts, may be incomplete. Load the page again in a minute.

indicator-list-title = Indicators
indicator-views = Views
indicator-view-to-decide = To decide
indicator-view-confirmed = Confirmed
indicator-view-expiring = Ending soon
indicator-view-held = On hold
indicator-view-rejected = Rejected
indicator-view-taken-back = Taken back
indicator-view-others = From others
indicator-list-q1 = What must I decide?
indicator-list-a1 = { $n ->
    [0] Nothing waits for a decision
    [one] One value waits for a decision
   *[other] { $n } values wait for a decision
 }
indicator-list-m1 = A value that stands in several reports is one row.
indicator-list-q2 = What stands?
indicator-list-a2 = { $n ->
    [0] No indicator of ours stands
    [one] One indicator of ours stands
   *[other] { $n } indicators of ours stand
 }
indicator-list-m2 = { $back ->
    [0] None was taken back.
    [one] One was taken back.
   *[other] { $back } were taken back.
 }
indicator-list-q3 = What ends soon?
indicator-list-a3 = { $n ->
    [0] Nothing ends within 7 days
    [one] One ends within 7 days
   *[other] { $n } end within 7 days
 }
indicator-list-m3 = The first ends { $at }. What ends turns from block to watch.
indicator-list-m3-none = Nothing of ours is in force.
indicator-filter-text = Part of the value
indicator-filter-go = Filter
indicator-filter-none = Without filter
indicator-any = Any
indicator-none-to-decide = Nothing waits for a decision, with this filter. What a report proposes shows here within seconds. Look at what ends soon.
indicator-none-confirmed = No indicator of ours is in force, with this filter. Look at what waits for a decision.
indicator-none-expiring = Nothing of ours ends within 7 days, with this filter.
indicator-none-held = Nothing is on hold, with this filter.
indicator-none-rejected = Nothing was rejected, with this filter.
indicator-none-taken-back = Nothing was taken back, with this filter.
indicator-none-others = Nothing is known from others, with this filter. Their indicators come over links: see that the links are up.
indicator-look-up = Look a value up
indicator-look-up-value = Domain, address, range, URL, mail address or hash
indicator-look-up-hint = Write it as it is or defanged, like evil[.]example. It gets a page, also where nobody knows it yet.
indicator-look-up-go = Look it up

indicator-col-value = Value
indicator-col-kind = Kind
indicator-col-category = Category
indicator-col-reports = Reports
indicator-col-state = State
indicator-col-until = Until
indicator-col-changed = Last change
indicator-col-when = When
indicator-col-what = What
indicator-col-said = In a sentence
indicator-col-to = To
indicator-col-decision = Decision
indicator-col-see = They see
indicator-col-back = Held back
indicator-col-because = Because
indicator-col-then = When you looked
indicator-col-now = Now
indicator-col-where = Where
indicator-col-hits = Hits
indicator-col-first = First
indicator-col-last = Last
indicator-col-told = Told us by
indicator-col-heard = Last heard of
indicator-col-asked = Asked by
indicator-no-end = no end
indicator-no-category = not classified

indicator-kind-domain = Domain name
indicator-kind-ip = Address
indicator-kind-cidr = Address range
indicator-kind-url = URL
indicator-kind-email = Mail address
indicator-kind-md5 = MD5 hash
indicator-kind-sha1 = SHA-1 hash
indicator-kind-sha256 = SHA-256 hash
indicator-kind-file-name = File name

indicator-class-abusive-content = Abusive content
indicator-class-malicious-code = Malicious code
indicator-class-information-gathering = Information gathering
indicator-class-intrusion-attempts = Intrusion attempt
indicator-class-intrusions = Intrusion
indicator-class-availability = Availability
indicator-class-information-content-security = Leak or change of data
indicator-class-fraud = Fraud
indicator-class-vulnerable = Vulnerable
indicator-class-other = Other
indicator-class-test = Drill

indicator-state-open = To decide
indicator-state-held = On hold
indicator-state-rejected = Rejected
indicator-state-confirmed = Confirmed
indicator-state-taken-back = Taken back
indicator-state-gone = Proposal withdrawn
indicator-state-foreign = From others
indicator-tag-objects = Should not be blocked

indicator-action-look-up = look up in own records only
indicator-action-watch = watch traffic for it
indicator-action-block-home = watch and block at home
indicator-action-block-customers = block for customers too

indicator-q-bad = Is it bad?
indicator-bad-confirmed = Yes, confirmed here
indicator-bad-open = { $n ->
    [one] One report says so; nobody has decided
   *[other] { $n } reports say so; nobody has decided
 }
indicator-bad-held = On hold: nobody is sure
indicator-bad-rejected = No, rejected here
indicator-bad-taken-back = It was taken back
indicator-bad-gone = Who proposed it withdrew it
indicator-bad-unknown = Nobody says so
indicator-bad-others = { $n ->
    [one] One other says so
   *[other] { $n } others say so
 }
indicator-bad-sources = { $n ->
    [0] No report and no other node names it.
    [one] One report or node names it.
   *[other] { $n } reports and nodes name it.
 }
indicator-bad-no-list = On none of the { $n } lists of what must not be blocked.
indicator-q-who = Who has met it, who needs it?
indicator-who-none = Nobody we know of has met it
indicator-who-not-known = Not known: nobody was asked
indicator-who-few = Few have met it
indicator-who-some = Several have met it: some may need it
indicator-who-many = Many have met it: blocking may cut them off
indicator-who-asked = Asked before deciding: { $n } of { $of } links answered.
indicator-who-counting = Still counting.
indicator-who-refused = { $n ->
    [one] One of them refused to say.
   *[other] { $n } of them refused to say.
 }
indicator-who-not-asked = The network has not been asked. What is known comes from the history of this node and from what others told.
indicator-q-others = What do the others do?
indicator-others-taken-back = The withdrawal reached { $n } of { $of } links
indicator-others-reached = { $n } of { $of } links have it
indicator-others-here = Here: blocked in { $block }, held in { $hold }, watched in { $watch } of { $of } networks.
indicator-others-own = Whether other nodes watch or block it is their own policy; they tell only whether it was met.
indicator-others-only-here = It stands here, on the word of others
indicator-others-nothing = Nothing yet
indicator-others-would = It would reach { $n ->
    [0] nobody
    [one] one destination
   *[other] { $n } nodes and hosted firms
 }.
indicator-others-not-known = No indicator of it is known here.

indicator-release = Release: who gets what
indicator-release-lede = Worked out by the gate from marking, agreements and the reporter’s answer. Change one of those and this changes. Nothing has left.
indicator-release-stands = Released: who gets what
indicator-release-stands-lede = What the gate says now. Where an agreement or a consent changed, so did this; what has left stays where it is.
indicator-release-refused = As it stands, nothing can be made of it:
indicator-release-nowhere = It goes nowhere: there is no link and no hosted firm. An administrator makes links under Links and agreements.
indicator-to-tenants = { $n ->
    [one] One hosted firm
   *[other] { $n } hosted firms
 }
indicator-to-superior = { $n } bodies that we answer to
indicator-to-lateral = { $n } partners
indicator-to-plain = { $n } plain TAXII or MISP peers
indicator-to-constituent = { $n } organisations with a node
indicator-to-tenant = { $n } hosted firms
indicator-relation-superior = a body that we answer to
indicator-relation-lateral = a partner
indicator-relation-plain = a plain peer
indicator-relation-constituent = a constituent
indicator-relation-tenant = hosted on this node
indicator-agreement = agreement, version { $n }
indicator-since = since { $at }
indicator-paused = Paused: only what lifts a block passes
indicator-answer-release = Release
indicator-answer-withhold = Withhold
indicator-answer-released = Released
indicator-answer-withheld = Withheld
indicator-see = The value and its kind, category, reason, validity to the minute, and what it may be used for
indicator-see-nothing = Nothing
indicator-back = The reporter’s name, the report’s text and systems, exact times, the report’s other values
indicator-back-all = Everything
indicator-because-more = { $n ->
    [one] and one more reason
   *[other] and { $n } more reasons
 }
indicator-changed = The gate says something else now
indicator-changed-lede = Nothing has left. An agreement, a consent, a list or your terms changed since the table was shown. Look at both, then release again.
indicator-then-absent = was not there
indicator-now-absent = is gone
indicator-differs = changed
indicator-object = Exactly what they would receive (STIX 2.1, { $n } bytes)
indicator-clues-nobody = It is made of nobody’s material, so no clue of a victim was looked for.
indicator-clues-none = { $n ->
    [one] Looked for what points at the reporter inside the object: nothing found.
   *[other] Looked for what points at { $n } owners inside the object: nothing found.
 }
indicator-clues = { $n ->
    [one] One place inside the object points at the reporter; with it nothing leaves:
   *[other] { $n } places inside the object point at the reporter; with them nothing leaves:
 }
indicator-goes-at-once = { $n ->
    [one] It goes out at once and reaches one destination. Take back stands here afterwards.
   *[other] It goes out at once and reaches { $n } nodes and hosted firms. Take back stands here afterwards.
 }
indicator-taken-back-for-good = A withdrawal is permanent. Both, the indicator and its withdrawal, stay in the ledger.
indicator-rests-on = Rests on the report of
indicator-field-tlp = Who may know
indicator-field-action = May be used to
indicator-field-days = Valid, days
indicator-field-category = Category (RSIT)
indicator-field-reason = Reason, in a sentence that names nobody
indicator-field-reason-hint = Receivers read it. It goes through the same search for clues as the value.
indicator-draft-saved = Draft saved { $at }
indicator-draft-kept = What you type is kept as your draft.
indicator-button-release = Release to { $to }, withhold from { $from }
indicator-button-second = Ask a second person for this release
indicator-button-again = Work the table out again
indicator-button-hold = Hold
indicator-button-reject = Reject as harmless
indicator-button-ask = How common is it? (p)
indicator-button-take-back = Take back…
indicator-second-waits = A second person has been asked. When they agree, the button here releases it.
indicator-ask-lede = Links answer within seconds, in bands; the question itself passes the gate.
indicator-ask-with = { $n ->
    [one] Asked together with one other value of the report.
   *[other] Asked together with { $n } other values of the report, those that nobody decided.
 }
indicator-take-back-lede = Goes out first, passes paused links, and lifts blocks everywhere.
indicator-owner-link = { $who } agreed to more by telephone

indicator-met = Where and when it was met
indicator-chart = { $n ->
    [one] One hit in the history of this node, { $first } to { $last }
   *[other] { $n } hits in the history of this node, { $first } to { $last }
 }
indicator-figure = Organisations that met it
indicator-figure-definition = Own counts and the lower ends of others’ bands, summed; behind the answers: { $behind }.
indicator-counting-until = Answers are waited for until { $at }.
indicator-met-looked = Looked through the history of { $n } of { $of } networks here, { $days } days.
indicator-met-until = Logs arrived until { $at }.
indicator-met-no-logs = No logs have arrived at this node.
indicator-met-failed = { $n ->
    [one] One file of the history could not be read
   *[other] { $n } files of the history could not be read
 }
indicator-met-bands = Others answer in bands and days, so that nobody learns who met what.
indicator-met-nobody = Nobody here has met it in { $days } days. The network has not been asked yet.
indicator-met-nobody-asked = Nobody has met it in { $days } days; { $n } of { $of } links answered.
indicator-whom-own = This organisation
indicator-whom-hosted = { $n ->
    [one] One hosted firm
   *[other] { $n } hosted firms
 }
indicator-whom-link = Behind { $name }
indicator-whom-link-gone = Behind a link that has ended
indicator-orgs-none = no organisation
indicator-orgs-few = fewer than 5 organisations
indicator-orgs-some = 5 to 19 organisations
indicator-orgs-many = 20 or more organisations
indicator-false-alarm = They call it a false alarm
indicator-unproven = only in fields that the sender fills: proves nothing
indicator-told-link = The link: bands and days only
indicator-told-here = Search of this node

indicator-reports = Who reported it
indicator-report-unnamed = A reporter who is not in the register
indicator-report-unknown = Enter the constituent first, with what would point at it: nothing made of its report leaves before
indicator-proposal-new = nobody decided
indicator-proposal-asked = the network was asked
indicator-proposal-confirmed = confirmed
indicator-proposal-held = on hold
indicator-proposal-rejected = rejected
indicator-proposal-withdrawn = withdrawn by the reporter
indicator-consent = may be passed on up to { $tlp }, to { $action }
indicator-consent-named = may be named
indicator-consent-unnamed = name us to nobody
indicator-consent-none = nothing of it may be passed on
indicator-consent-withdrawn = the consent was withdrawn

indicator-related = What belongs to it
indicator-related-none = It shares no report, host, domain or network with another value that is known here.
indicator-related-count = { $n ->
    [one] one other
   *[other] { $n } others
 }
indicator-related-all = All { $n }
indicator-related-title = What belongs to { $value }
indicator-related-caption = Values that share it
indicator-by-report = In the same report
indicator-by-host = On the same host
indicator-by-domain = Under the same domain
indicator-by-network = In the same network

indicator-history = History
indicator-history-none = Nothing happened to it here.
indicator-event-came = Came in with a report:
indicator-event-asked = The network was asked how common it is
indicator-event-confirmed = Confirmed by
indicator-event-held = Put on hold by
indicator-event-rejected = Rejected by
indicator-event-withdrawn = The reporter withdrew it
indicator-event-issued = Issued as our indicator
indicator-event-taken-back = Taken back
indicator-event-released = The gate released it to { $n ->
    [one] one link:
   *[other] { $n } links:
 }
indicator-event-withheld = The gate withheld it from { $n ->
    [one] one link:
   *[other] { $n } links:
 }
indicator-event-watch = { $n ->
    [one] Watched in one network here
   *[other] Watched in { $n } networks here
 }
indicator-event-hold = { $n ->
    [one] Waits for approval in one network here
   *[other] Waits for approval in { $n } networks here
 }
indicator-event-block = { $n ->
    [one] Blocked in one network here
   *[other] Blocked in { $n } networks here
 }
indicator-event-lifted = { $n ->
    [one] Lifted by a person in one network here
   *[other] Lifted by a person in { $n } networks here
 }
indicator-event-expired = { $n ->
    [one] Ended in one network here
   *[other] Ended in { $n } networks here
 }

indicator-facts = Facts
indicator-fact-until = Valid until
indicator-fact-action = May be used to
indicator-fact-reason = Reason given
indicator-fact-confidence = Confidence
indicator-fact-sources = { $n ->
    [0] no source
    [one] one source
   *[other] { $n } sources: reports, other nodes, links that met it
 }
indicator-fact-matches = Matches
indicator-fact-matches-domain = the name and every name under it
indicator-fact-other = Named by
indicator-fact-never = Should not be blocked
indicator-fact-number = Number

indicator-spread = How far it came
indicator-spread-lede = Released to { $released } of { $of } links; { $reached } have it; behind { $answered } it was met.
indicator-spread-none = There is no link, so it went nowhere beyond this node.
indicator-spread-definition = “Has it” means: sent, where we dial; in contact since it was released, where the peer dials. What others do with it they do not tell.
indicator-reach-withheld = Withheld
indicator-reach-waiting = Waiting
indicator-reach-reached = Has it
indicator-reach-answered = Has it, and met it
indicator-never-heard = never

indicator-why-link = Why? Every step
indicator-why-title = Why: { $value }
indicator-why-lede = Everything that this node knows of it, newest first.
indicator-why-none = This node knows nothing of it.
indicator-why-caption = Steps
indicator-why-always = always
indicator-step-proposed = Proposed
indicator-step-decided = Decided
indicator-step-object = Object
indicator-step-gate = Gate
indicator-step-here = Here
indicator-step-sighting = Met
indicator-step-alert = Alert
indicator-step-ledger = Ledger
indicator-step-never-block = Never blocked

indicator-never-listed = It touches { $layer }: { $entry }.
indicator-never-public-suffix = A public suffix: everybody below it would be cut off. { $details }
indicator-never-single-label = A name of one label. { $details }
indicator-never-short-prefix = A range wider than may be blocked: { $details }.
indicator-never-reserved = Private or reserved addresses. { $details }
indicator-never-empty-file = The hash of an empty file. { $details }
indicator-never-too-broad = Too broad for an indicator: { $why }.
indicator-layer-roots = the root of the name system
indicator-layer-constituents = a registered constituent
indicator-layer-government = a government zone
indicator-layer-banks = a bank or payment service
indicator-layer-resolvers = a public resolver
indicator-layer-infrastructure = an update, time or certificate host
indicator-layer-shared-hosts = a host shared by many
indicator-layer-top-sites = a site that much of the public uses
indicator-layer-common-files = a file that every system has
indicator-layer-warning-lists = an entry of a warning list
indicator-layer-local = an entry of this node’s own list

indicator-clue-name = a name
indicator-clue-domain = a domain
indicator-clue-look-alike = a look-alike domain
indicator-clue-address = an address
indicator-clue-person = a person’s name
indicator-clue-mail = a mail address
indicator-clue-host = a host name
indicator-clue-token = a product or file name
indicator-clue-id = an identifier

indicator-gap-absent = has given no consent
indicator-gap-other-item = has consented, but to other items
indicator-gap-withdrawn = has withdrawn the consent
indicator-gap-expired = gave a consent that has run out
indicator-gap-marking = has not consented to a marking this wide
indicator-gap-action = has not consented to a use this wide
indicator-gap-naming = has not consented to being named

indicator-why-agreed = Version { $version } of the agreement lets { $tlp } pass
indicator-why-lifts = It can lift a block that stands, so it passes in any case
indicator-why-withdraws-what-was-sent = It withdraws what they already have
indicator-why-consented = The reporter agreed up to { $tlp }
indicator-why-own-constituent = AMBER may go to our own constituents
indicator-why-relay-agreed = The agreement lets AMBER go further than our own constituents
indicator-why-own-source-to-superior = It is our own and goes to the body that we answer to
indicator-why-no-clue = { $n ->
    [one] Its one text does not point at the reporter
   *[other] Nothing in its { $n } texts points at the reporter
 }
indicator-why-clues-cleared = { $n ->
    [one] Two persons cleared the place that might point at the reporter
   *[other] Two persons cleared the { $n } places that might point at the reporter
 }
indicator-why-red = TLP:RED never crosses a link
indicator-why-unknown-marking = It carries a marking that we do not understand, which counts as TLP:RED
indicator-why-amber-strict = AMBER+STRICT goes only from its own source to the body it answers to; this is { $to }
indicator-why-amber-further = AMBER of others stays with our own constituents unless the agreement says more; this is { $to }
indicator-why-over-ceiling = It is { $tlp }; the agreement allows up to { $ceiling }
indicator-why-kind-not-agreed = The agreement does not cover indicators this way
indicator-why-action-too-wide = It may be used to { $action }; the agreement goes no further than { $allowed }
indicator-why-paused = The link is paused: only what lifts a block passes
indicator-why-ended = The agreement has ended
indicator-why-agreement-expired = The agreement ran out on { $at }: only what lifts a block passes
indicator-why-not-for-plain = A plain peer is not sent this
indicator-why-plain-origin-blocks = It came unsigned from a plain peer: confirm it and issue it anew
indicator-why-not-relayed = Passing it on would tell who sent it: it goes no further than one hop
indicator-why-other-hat = The agreement lets nobody address it to this hat
indicator-why-wider-marking = It is { $tlp } and its source { $source }; the reporter { $gap }
indicator-why-wider-action = It may be used to { $action } and its source to { $source }; the reporter { $gap }
indicator-why-in-confidence = It was given in confidence; the reporter { $gap }
indicator-why-names-source = It names its source; the reporter { $gap }
indicator-why-naming-not-agreed = It names its source, which the agreement does not allow
indicator-why-clue = At { $place }, { $clue } may point at the reporter
indicator-why-source-not-profiled = Nothing is known that would point at the reporter: enter its names and domains first
indicator-why-redaction = { $place } tells more than a re-issued object may
indicator-why-question-of-red = Asking about it would disclose something RED
indicator-why-question-kind = The agreement does not let us ask for this kind: { $kind }
indicator-why-question-days = It asks for { $days } days; the agreement allows { $allowed }
indicator-why-question-unclear = The question does not say which kinds of value it asks for
indicator-why-small-group = It speaks of fewer than { $n } organisations, who could be guessed
indicator-why-held = It is on hold at this node
indicator-why-too-large = It has { $n } bytes; this link carries { $most } at most
indicator-why-no-longer-valid = It was valid until { $at }
indicator-why-revoked = It is taken back: only its withdrawal may go
indicator-why-revokes-nothing = It claims to take something back and does not
indicator-why-from-the-future = Its version lies too far ahead of our clock
indicator-why-unreadable = Its bytes cannot be read, so they cannot be judged
indicator-why-mismatch = Its bytes say otherwise at { $place } than our record of it

indicator-take-back-title = Take back { $value }
indicator-take-back-what = What will happen
indicator-take-back-reaches = { $n ->
    [0] Nobody else is told: it went to nobody.
    [one] One node is told at once, also over a paused link.
   *[other] { $n } nodes are told at once, also over paused links.
 }
indicator-take-back-unblocks = { $n ->
    [0] It is blocked in no network here.
    [one] It is unblocked in one network here.
   *[other] It is unblocked in { $n } networks here.
 }
indicator-take-back-watches = { $n ->
    [0] No network here watches it without blocking.
    [one] One network here stops watching it.
   *[other] { $n } networks here stop watching it.
 }
indicator-take-back-stays = It is permanent. The indicator and its withdrawal stay in the ledger, and receivers read the reason.
indicator-take-back-hint = Receivers read it. Say what was wrong; name nobody.
indicator-take-back-button = { $n ->
    [0] Take back here
    [one] Take back here and at one node
   *[other] Take back here and at { $n } nodes
 }
indicator-take-back-not = Leave it as it is

indicator-owner-title = What { $who } agreed to
indicator-owner-crumb = The owner agreed
indicator-owner-lede = Only { $who } can let more of its report be passed on. Where it agreed by telephone, record here what it said. A second person vouches for it; { $who } sees it among its consents and can take it back.
indicator-owner-how = Who agreed, when, and by which way
indicator-owner-how-hint = Like: R. Bano, head of security, by telephone 24 Nov, 03:10, called back on the number in the register.
indicator-owner-named = The owner may be named
indicator-owner-button = Ask a second person to vouch for it

indicator-wish-asked = { $asker } asked a second person { $at }.
indicator-wish-granted = { $who } agreed to what { $asker } asked { $at }. It is done when { $asker } presses the button again.
indicator-wish-refused = { $who } refused what { $asker } asked { $at }.
indicator-wish-decide = Decide on it
indicator-wish-block = Confirm { $value } at TLP:{ $tlp }: others may { $action }, for { $days } days. Reason: { $reason }
indicator-wish-red = Confirm { $value } at TLP:{ $tlp }: it stays on this node, for the named persons only. Reason: { $reason }
indicator-wish-consent = Record that { $who } agrees to TLP:{ $tlp }: others may { $action }. How it agreed: { $how }
indicator-wish-kind-unmask = See a victim’s name
indicator-wish-kind-bulk-export = Take many rows out
indicator-wish-kind-consent-override = Record what an owner agreed to
indicator-wish-kind-policy-change = Change what the node does by itself
indicator-wish-kind-release-red = Confirm something TLP:RED
indicator-wish-kind-block-for-others = Ask others to block for their customers
indicator-wish-kind-role-change = Open an administrator’s account
indicator-wish-state-asked = Waits
indicator-wish-state-granted = Agreed
indicator-wish-state-refused = Refused
indicator-wish-state-used = Done
indicator-wish-state-expired = Too late

indicator-second-title = Second person
indicator-second-lede = What nobody may decide alone. Whoever asked cannot agree to it, under any account.
indicator-second-q1 = What waits for me?
indicator-second-a1 = { $n ->
    [0] Nothing waits for you
    [one] One wish waits for you
   *[other] { $n } wishes wait for you
 }
indicator-second-m1 = A wish can be decided for a day; then it has to be asked again.
indicator-second-q2 = What of mine waits?
indicator-second-a2 = { $n ->
    [0] Nothing of yours waits
    [one] One of yours waits for somebody else
   *[other] { $n } of yours wait for somebody else
 }
indicator-second-m2 = Ask a colleague who is on duty.
indicator-second-q3 = What can I do now?
indicator-second-a3 = { $n ->
    [0] Nothing was agreed to that you have not done
    [one] One was agreed to: do it
   *[other] { $n } were agreed to: do them
 }
indicator-second-m3 = What was agreed to can be done once, exactly as it was asked.
indicator-second-none = Nobody has asked for a second person in the last days. Wishes show here at once.
indicator-second-what = What will happen
indicator-second-page = Look at the value and its release table
indicator-second-mine = You asked for this. Another person decides.
indicator-second-reason = Reason
indicator-second-reason-hint = A refusal needs one; the asker reads it.
indicator-second-agree = Agree
indicator-second-refuse = Refuse
indicator-second-decided = Decided by

indicator-fault-value = This is no value we know. Write a domain, an address, a range, a URL, a mail address or a hash, like evil[.]example.
indicator-fault-report = Choose one of the reports that propose it.
indicator-fault-tlp = Choose who may know.
indicator-fault-action = Choose what it may be used for.
indicator-fault-days = Write a number of days from 1 to { $most }.
indicator-fault-reason = Write the reason in 1 to { $most } characters. It names nobody: receivers read it.
indicator-fault-category = Write the category like malicious-code or malicious-code/c2-server, in at most 80 characters.
indicator-fault-shown = The gate says something else now than when you looked. Nothing has left. Compare both below, then release again.
indicator-fault-meanwhile = Somebody else decided meanwhile: { $state }. Nothing of yours was done; what you typed is kept.
indicator-fault-meanwhile-by = { $who } decided meanwhile: { $state }. Nothing of yours was done; what you typed is kept.
indicator-fault-what = Choose: hold or reject.
indicator-fault-ask-foreign = It is not ours to ask about: others gave it, and asking would pass it on.
indicator-fault-ask-points = It points at the reporter. Asking would name it, so nothing was asked.
indicator-fault-ask-none = Every value of the report is decided. There is nothing left to ask about.
indicator-fault-others-tlp = Others gave it at { $tlp }. Without a report of our own it goes no wider.
indicator-fault-others-action = Others let it be used at most to { $most }. Without a report of our own it goes no further.
indicator-fault-how = Write who agreed, when and by which way, in 1 to { $most } characters.
indicator-fault-answer = Choose: agree or refuse.
indicator-fault-refuse = Write why you refuse. The asker reads it.
indicator-fault-same-person = Another person decides this: whoever asked cannot, and no account that is newer than the wish.
indicator-fault-decided = It is decided already, or it was asked more than a day ago.
