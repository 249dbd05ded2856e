report-nav = Report an incident
report-nav-help = Two minutes. Ask your CERT for help, share what you saw, or file a legal notice.
report-nav-list = My reports
report-nav-list-help = What you sent, with the receipts, who can read it, and how to add or correct something.
report-nav-knows = Who knows what
report-nav-knows-help = What left about your organisation, to whom, when and why; and what was withheld.

report-title = Report an incident
report-lede = Answer what you can. What is happening is enough to send; the rest can follow.
report-awake = Somebody is awake.
report-ring = Ring { $number } first if money or lives are at risk, and write later.
report-no-telephone = No night telephone is entered on this node. Use the number that you have for your CERT; the administrator enters it here under [portal] telephone.
report-known = Not asked again, because this node knows it: { $organisation }, you ({ $person }, { $phone }).
report-known-sector = Sector: { $sector }.
report-known-own = { $domains ->
    [one] one domain
   *[other] { $domains } domains
 } and { $ranges ->
    [one] one address range
   *[other] { $ranges } address ranges
 } of your own.
report-known-change = Your account
report-no-phone = no telephone entered

report-drafts = { $n ->
    [one] One draft waits
   *[other] { $n } drafts wait
 }
report-draft-empty = Nothing written yet
report-draft-by = { $name }, { $at }
report-just-saved = Saved as a draft on this node. Nothing was sent. It is listed below.
report-saved = Draft saved { $at } on this node. You may close the page.
report-saved-beside = Saved { $at }, beside a newer version that somebody else wrote. Both are kept.
report-not-saved = Nothing is sent until you press Send on the next page.
report-nothing-lost = Nothing is lost. The draft was saved { $at }.
report-sent-before = This draft was sent already, as { $report }. To add something, use “Add something” on that page.
report-two-title = { $n } versions of this draft
report-two = { $name } wrote the version in the form below ({ $at }). Another page wrote this at the same time. Nothing was overwritten.
report-two-choose = Go on with this version
report-two-discard = Discard this version
report-two-here = { $n ->
    [one] Somebody wrote another version of this draft.
   *[other] There are { $n } other versions of this draft.
 } Only the version on this page is sent; the other stays a draft.
report-two-look = Look at both

report-q-act = What do you want to do?
report-act-help = Ask for help
report-act-help-more = Confidential. This is not a legal filing; a notice that the law asks for is a step of its own.
report-act-share = Share what we saw, no help needed
report-act-share-more = The CERT reads it and warns others as far as you allow.
report-act-file = File a legal notice
report-act-file-more = Goes to the regulator alone, under the law that you name. The CERT does not read it.
report-act-file-nobody = No regulator can be reached from this node. File on paper, or ask your administrator for a link that takes filings.
report-filing = For a legal notice: the law, and help beside it
report-basis = Legal basis: the law and its provision
report-basis-hint = Like: Incident Rules, rule 9. A filing without it is none.
report-ask-help = Ask the CERT for help as well
report-ask-help-more = In a report of its own. A filing alone asks nobody to look at anything.
report-q-to = To which body?
report-q-to-hint = You answer to more than one. The usual one is chosen; the others do not learn of this report.
report-lead = usual
report-body-both = CERT and regulator: each hat reads only what goes to it.
report-body-cert = CERT.
report-body-regulator = Regulator.
report-body-paused = The link is paused: what you send waits here.
report-body-trouble = The line has trouble; last contact { $at }. What you send waits here until it is back.
report-q-what = What is happening?
report-q-what-hint = A sentence is enough. Plain words; no passwords.
report-q-when = When did you notice?
report-when-now = Just now
report-when-earlier = Earlier
report-day = Day
report-time = Time, { $zone }
report-when-hint = As far as you know now. You can correct it later; both values are kept.
report-q-ongoing = Is it still going on?
report-ongoing-no = No, it stopped
report-ongoing-unknown = I do not know
report-q-systems = What is affected?
report-systems-own = From your own list. Tick all that apply.
report-systems-other = Something else
report-systems-hint = Like: payment switch, mail, two laptops in accounts. Leave it empty if you are not sure.
report-q-values = Addresses, names or files you saw
report-q-values-hint = Paste as it comes: log lines, { $a }, { $b } are fine. We sort it out and show you what we understood before it is used.
report-files-next = { $n ->
    [0] Files come on the next page, when your words are safe.
    [one] One file is in this draft already. More come on the next page.
   *[other] { $n } files are in this draft already. More come on the next page.
 }
report-q-share = May what you saw protect others?
report-share-sector = Yes, those whom this CERT serves
report-share-sector-more = Usual choice.
report-share-anyone = Yes, anyone it helps
report-share-anyone-more = Also beyond your sector and through other CERTs.
report-share-no = Not yet: only for the body that gets this report
report-share-no-more = Others stay unprotected until you say yes.
report-marked = Marked { $tlp }
report-q-named = May we say that it was you?
report-named-no = No: your name goes no further
report-named-no-more = The body that gets this report knows, nobody else.
report-named-yes = Yes: you may be named to those who are warned
report-named-yes-more = Only where the agreement with them lets a source be named.
report-check = Check and send
report-save = Save and come back

report-fault-what = Write at least a few words about what is happening
report-fault-basis = Name the law and its provision. A filing without a legal basis is none; to ask for help, choose that above
report-fault-nobody = This node has no link to a CERT yet. Telephone; your administrator accepts an offer under Links. The draft is kept
report-fault-no-regulator = Nobody who can be reached from here takes filings. File on paper, or choose “Ask for help”
report-fault-no-cert = { $value } does not take requests for help. Choose another body
report-fault-to = This body is not linked to this node any more. Choose one from the list
report-fault-long = Longer than { $value } bytes. Shorten it, or put the rest into a file on the next page
report-fault-red = It says { $value }: that goes over no wire. Ring your CERT, or take the mark out if it was not meant
report-fault-time = { $value } is not a time. Write it like 02:30
report-fault-day = { $value } is not a day. Write it like 24 Nov 2026 or 2026-11-24
report-fault-future = This time has not come yet. Write when you noticed
report-fault-values = A filing holds at most { $n } addresses, names or hashes. Leave the rest for an addition
report-fault-file = Choose a file first
report-fault-share = Choose one of the three answers
report-fault-changed = The draft has changed since this page was opened. Look through it once more, then send

report-check-title = Check and send
report-check-lede = Nothing has been sent. This is what will go, and who will be able to read it.
report-check-said = What you wrote
report-check-to = It goes to { $body }.
report-check-change = Change something
report-check-back = Back to the form
report-check-unsent = Until you press this button, the report is a draft: on no ledger, and nobody outside has it.
report-send-help = Send: ask { $body } for help
report-send-share = Send: share it with { $body }
report-send-file = File it with { $body }
report-nothing-said = nothing said
report-understood = { $n ->
    [0] Addresses, names and files
    [one] We understood one value
   *[other] We understood { $n } values
 }
report-understood-none = No address, name or hash was found. That is fine: your words are enough.
report-understood-more = and { $n } more
report-source-pasted = { $n } from what you pasted
report-source-file = { $n } from { $name }, read as { $form }
report-not-understood = { $n ->
    [one] One thing was not taken
   *[other] { $n } things were not taken
 }
report-not-understood-hint = They are not lost: what you pasted stays in the draft. Mend them on the form, or send without them.
report-more-findings = and { $n } more
report-col-value = Value
report-col-kind = Kind
report-col-remark = Note
report-remark-you = Points at you: only the body that gets the report learns it
report-remark-never = Everybody needs it: it is never blocked
report-remark-broad = Too broad to look for
report-files = Files
report-file-add = Add files
report-file-hint = STIX, MISP, lists with columns, mails, logs: up to 16 MB each. Your words are saved already; a broken upload costs nothing. The files themselves are not kept.
report-file-read = Read these files
report-file-drop = Take out
report-file-size = { $n } KB
report-narrowed = Your words say less than you ticked, so less is passed on:

report-readers-title = Who will be able to read this
report-readers-none = Nobody yet: there is nobody this could be sent to.
report-readers-form = As the answers stood when this page was loaded. The next page shows it for exactly what you send.
report-readers-read = This is the gate’s own answer, the same that is asked when something leaves.
report-readers-usual = What the body passes on later follows its own agreements, which this node cannot see: shown is what the usual agreements let pass.
report-readers-first = Asked for the first { $n } values.
report-col-who = Who
report-col-name = Your name
report-col-report = The report
report-col-values = Addresses and files
report-who-you = { $n ->
    [0] You
    [one] You and one colleague
   *[other] You and { $n } colleagues
 }
report-who-cert = as CERT: help only
report-who-regulator = as regulator
report-who-above = The body above it
report-who-constituents = Organisations that it serves
report-who-partners = Partners of it
report-who-hosted = Other organisations on its node
report-yes = Yes
report-no = No
report-part = { $n } of { $of }
report-once-confirmed = once an analyst confirmed it
report-no-values = none in it

report-received-title = Received: { $code }
report-received = Received and stored
report-report = Report { $code }
report-received-at = { $body }, { $at }. This page says so only after the report was safe on disk there and its receipt was here.
report-here-title = Stored here: { $code }
report-here = Stored here, not passed on yet
report-here-at = Safe on this node since { $at }. It will be passed on to { $body } as soon as the line lets it. Nothing is lost.
report-here-ring = If it is urgent, ring { $number } now and give the code above.
report-three = Where this report stands
report-three-arrived = Did it arrive?
report-three-received = Yes, { $body } has it.
report-three-here = Not yet. It lies safe on this node.
report-three-do = What must I do now?
report-three-steps = { $n ->
    [one] One step, below.
   *[other] { $n } steps, below.
 }
report-three-changed = What came of it?
report-three-confirmed = { $of ->
    [0] No values went along.
   *[other] { $n } of { $of } values confirmed so far.
 }
report-three-read = { $n ->
    [0] Nobody has opened it yet.
    [one] Opened once.
   *[other] Opened { $n } times.
 }
report-three-unknown = Not known on this node.
report-three-unknown-more = { $body } decides at its own desk. Warnings that come of it reach you under Alerts.
report-do = Do this now
report-do-unplug = Do not switch the machine off. Unplug it from the network, and leave it running.
report-do-accounts = Lock the accounts that were used, from another machine.
report-do-keep-logs = Keep the logs of the last 7 days: copy them somewhere the attacker cannot reach.
report-do-no-answer = Do not answer the attacker, and pay nothing, before you have spoken to your CERT.
report-do-no-clean = Do not clean or reinstall anything yet: the traces are still needed.
report-do-from = The first hour, for any kind of incident. What your CERT tells you goes before this.
report-next = What happens next
report-next-analyst = An analyst takes your report
report-next-phone = You will be rung on { $number }
report-next-no-phone = No telephone is entered for you. Enter one under your account, or ring yourself
report-next-said = Your CERT wrote, { $at }:
report-next-taken = Taken
report-next-no-time = No time is promised
report-next-share = It is read and compared with what others saw
report-next-share-more = Nobody needs to ring you
report-next-file = The regulator’s hat receives it
report-next-file-more = Its time limits follow from the law that you named, not from this page
report-next-protect = Others are protected
report-next-protect-more = As far as you allowed, and without your name unless you allowed that too
report-next-confirmed-there = after the analyst confirms
report-next-help = Help was asked for as well
report-next-help-more = Its own report and receipt
report-next-notice = A notice to your regulator, where the law asks for one
report-next-notice-more = Nothing was filed with this report
report-next-notice-go = Start it
report-who-title = Who knows what
report-filed-nobody = What is filed is passed on to nobody.
report-since = since { $at }
report-read-title = Who opened it
report-read-nobody = Nobody at { $body } has opened it yet.
report-read-staff = Each reading is recorded. Names of the staff of { $body } stand in its own record.
report-read-elsewhere = Readings happen at { $body }, and are recorded there. This node cannot see them; ask for them with the code above.
report-read-told = The first of each role at { $body } who opened it, as { $body } says. Each further reading is recorded there; ask for them with the code above.
report-col-reader = Who
report-col-what = What
report-col-when = When
report-col-times = Times
report-to-knows = Everything that left about you
report-consent-change = Change what may be passed on
report-consent-hint = Wider holds for what is passed on from now. Narrower holds for what has not left yet; what has left stays where it is, and you see it under Who knows what.
report-consent-save = Save, from now
report-consent-withdraw = Withdraw: pass nothing on
report-proof = Your proof
report-proof-code = On the telephone, say { $code }.
report-proof-of = { $body }:
report-proof-own = This node, for having sent it:
report-proof-entry = ledger entry { $index }, { $at }.
report-proof-witnessed = { $n ->
    [one] Witnessed by one partner at { $at }
   *[other] Witnessed by { $n } partners at { $at }
 }
report-proof-provisional = Provisional: no partner has cosigned it yet. That comes by itself; load the page again later
report-proof-bad = The receipt does not hold here:
report-proof-keep = Keep the file. Anyone can check it without us, with pasban verify or the script in docs.
report-save-receipt = Save the receipt
report-save-own = Save the proof that it was stored here
report-add = Add something
report-correct = Correct something
report-said = What was sent
report-sent-at = Sent
report-sent-by = By
report-sent-program = a program or the command line
report-values-count = { $n ->
    [0] none
    [one] one value
   *[other] { $n } values
 }
report-follows-adds = This adds to { $report }.
report-follows-corrects = This corrects { $report }. Both stay on record.
report-followed = What came after
report-followed-adds = { $report } adds to it, { $at }
report-followed-corrects = { $report } corrects it, { $at }

report-list-title = My reports
report-list-empty = Nothing has been reported from here yet. When something happens, a sentence is enough.
report-new = Report an incident
report-col-act = What
report-col-to = To whom
report-col-state = State
report-state-here = Stored here
report-state-received = Received
report-state-open = An analyst has it
report-state-closed = Closed
report-way-adds = an addition
report-way-corrects = a correction

report-knows-title = Who knows what
report-knows-own = Everything that this node made and that passed its gate, or did not: to whom, when, and why.
report-knows-hosted = What was made of your reports on this node and passed its gate, or did not: to whom, when, and why.
report-knows-all = All
report-knows-left = Left
report-knows-withheld = Withheld
report-knows-none = Nothing has left. Every report, every value and every count that goes out is listed here.
report-knows-none-withheld = Nothing was withheld.
report-knows-next-hop = The first body that gets something is named here. What it passes on, it lists at its own node.
report-knows-change = You change what may be passed on at each report:
report-col-thing = What
report-col-decision = Decision
report-col-why = Because
report-left = Left
report-withheld = Withheld
report-to-earlier = an earlier partner
report-kind-report = A report
report-kind-proposal = A value that you proposed
report-kind-indicator = An indicator
report-kind-withdrawal = A withdrawal
report-kind-sighting = A count: how often something was met
report-kind-answer = An answer to a question
report-kind-question = A question
report-kind-stop = A wish to stop a block
report-kind-key-statement = This node’s card
report-kind-opinion = An opinion
report-kind-other = Something else

report-why-agreed = The agreement in force covers it
report-why-lifts = It can lift a block, so it passes in any case
report-why-withdraws-what-was-sent = It withdraws what they have already
report-why-consented = You consented
report-why-own-constituent = This marking may go to organisations that the body serves
report-why-relay-agreed = The agreement lets this marking go further
report-why-own-source-to-superior = It is your own and goes to the body that you answer to
report-why-no-clue = Nothing in it points at you
report-why-clues-cleared = Two persons looked at what might point at you, and cleared it
report-why-red = TLP:RED goes over no link
report-why-unknown-marking = A marking that nobody here knows counts as TLP:RED
report-why-amber-strict = This marking stays with the body that gets the report
report-why-amber-further = This marking goes no further than organisations that the body serves
report-why-over-ceiling = Its marking is stricter than the agreement lets pass
report-why-kind-not-agreed = The agreement does not cover this kind of thing
report-why-action-too-wide = It permits more than the agreement does
report-why-paused = The link is paused: it waits
report-why-ended = The agreement has ended
report-why-agreement-expired = The agreement has run out
report-why-not-for-plain = Such a partner does not get this kind of thing
report-why-plain-origin-blocks = It came unsigned and permits blocking
report-why-not-relayed = Passing it on would tell who sent it
report-why-other-hat = Not addressed to this hat
report-why-wider-marking = You did not consent to this marking
report-why-wider-action = You did not consent to this use
report-why-in-confidence = You gave it in confidence
report-why-names-source = You did not consent to being named
report-why-naming-not-agreed = The agreement lets nobody be named
report-why-clue = Something in it might point at you
report-why-source-not-profiled = Nobody entered what would point at you, so nothing leaves
report-why-redaction = It still carries what might tell its source
report-why-question-of-red = Asking would disclose something TLP:RED
report-why-question-kind = The agreement does not let this be asked
report-why-question-days = The agreement covers fewer days
report-why-question-unclear = The question does not say what it asks
report-why-small-group = The group is so small that you could be guessed
report-why-held = It is on hold at this node
report-why-too-large = It is too large for the link
report-why-no-longer-valid = It is no longer valid
report-why-revoked = It was taken back
report-why-revokes-nothing = It claims to be a withdrawal and is none
report-why-from-the-future = Its date lies ahead of the clock
report-why-unreadable = It cannot be read, so it cannot be judged
report-why-mismatch = It says otherwise than the record of it
report-why-not-sent = Not sent there
report-why-other = Reason { $code }
