officer-nav-alerts = Alerts
officer-nav-alerts-help = Are we hit? Alerts of your own logs, by attack, and what to do.
officer-nav-holds = Waiting for you
officer-nav-holds-help = Values that the node holds: block them, or only watch?
officer-nav-blocks = Blocked now
officer-nav-blocks-help = What is blocked here, by whom, until when. Lift what is wrong.
officer-nav-policy = Response policy
officer-nav-policy-help = What the node does by itself with what comes in. The stop switch.
officer-nav-protect = Firewall and resolver
officer-nav-protect-help = Lists and zones for your devices, and what to type there.
officer-nav-questions = Questions asked of us
officer-nav-questions-help = What others wanted to know from your logs, and what you refuse.

officer-alerts-title = Alerts
officer-alerts-views = Alerts by state
officer-alerts-open = Open ({ $n })
officer-alerts-closed = Dealt with
officer-alerts-false-alarm = False alarms
officer-alerts-more = Only the { $n } newest open alerts are grouped. Close some to see older ones.
officer-alerts-none-90 = No alert in 90 days; logs arrived until { $at }. Check that your devices fetch what protects them:
officer-alerts-none = No alert is open; the last was { $last }. Logs arrived until { $at }. Check that your devices fetch what protects them:
officer-alerts-none-blind = No logs have arrived, so nothing could be met. Connect a log source; until then devices can be protected:
officer-alerts-none-go = firewall and resolver
officer-alerts-none-here = Nothing here yet.
officer-alert-open = Open the alert
officer-alert-title = Alert: { $what }
officer-alert-with = { $n ->
    [one] One more alert of this attack
   *[other] { $n } more alerts of this attack
 }

officer-hit-q = Are we hit?
officer-hit-yes = { $n ->
    [one] One attack reached us and is open
   *[other] { $n } attacks reached us and are open
 }
officer-hit-yes-more = The latest hit: { $at }.
officer-hit-no = Nothing that we watch for was met
officer-hit-no-more = Watched: { $n } values against all logs that arrive. { $silent ->
    [0] No log source is silent.
    [one] One log source is silent: what it would say is not known.
   *[other] { $silent } log sources are silent: what they would say is not known.
 }
officer-hit-blind = We cannot know: no logs arrive
officer-hit-blind-more = Connect a log source first. Without logs nothing can be met.
officer-next-q = What must we do next?
officer-next-silent-source = Bring the silent log source back
officer-next-link-down = Check the link to the CERT
officer-next-ledger-fork = Ring the CERT: its records contradict themselves
officer-next-recovering = Let the administrator finish the recovery
officer-next-disk = Make room on the disk
officer-next-other = Look at this alert
officer-next-alert = Look at the loudest alert
officer-next-alert-go = Open it
officer-next-holds = { $n ->
    [one] Decide on one value that waits
   *[other] Decide on { $n } values that wait
 }
officer-next-holds-go = To what waits
officer-next-none = Nothing
officer-next-none-more = No alert is open and no value waits.
officer-sent-q = What came in?
officer-sent = { $n ->
    [one] One new value in the last day
   *[other] { $n } new values in the last day
 }
officer-sent-more = { $blocked } blocked, { $held } held for you, { $watched } watched; the latest { $at }.
officer-sent-none = Nothing new in the last day
officer-sent-none-more = What the CERT sends is acted on within seconds.

officer-logs-until = Logs of { $n ->
    [one] one source
   *[other] { $n } sources
 } arrived until { $at }.
officer-logs-never = No log has arrived yet.
officer-logs-silent = Silent: { $name }
officer-loud-critical = Critical
officer-loud-high = High
officer-loud-medium = Medium
officer-loud-low = Low
officer-kind-silent-source = A log source is silent.
officer-kind-link-down = A link is down.
officer-kind-ledger-fork = A partner’s records contradict themselves.
officer-kind-recovering = The node is recovering.
officer-kind-disk = The disk is nearly full.
officer-kind-other = Alert.
officer-state-open = open
officer-state-closed = dealt with
officer-state-false-alarm = false alarm

officer-attack = { $n ->
    [one] One value was met
   *[other] { $n } values were met
 } by at least { $machines ->
    [one] one machine
   *[other] { $machines } machines
 }, { $hits ->
    [one] once.
   *[other] { $hits } times.
 }
officer-attack-met = { $n ->
    [one] One value was met
   *[other] { $n } values were met
 }, { $hits ->
    [one] once.
   *[other] { $hits } times.
 }
officer-attack-when = First { $first }, last { $last }.
officer-attack-by = According to { $name }.
officer-met-domain = { $machines ->
    [0] Somebody here
    [one] One machine
   *[other] { $machines } machines
 } asked for this name { $hits ->
    [one] once.
   *[other] { $hits } times.
 }
officer-met-ip = { $machines ->
    [0] Somebody here
    [one] One machine
   *[other] { $machines } machines
 } talked to this address { $hits ->
    [one] once.
   *[other] { $hits } times.
 }
officer-met-url = { $machines ->
    [0] Somebody here
    [one] One machine
   *[other] { $machines } machines
 } opened this address { $hits ->
    [one] once.
   *[other] { $hits } times.
 }
officer-met-hash = { $machines ->
    [0] Somebody here
    [one] One machine
   *[other] { $machines } machines
 } had this file { $hits ->
    [one] once.
   *[other] { $hits } times.
 }
officer-met-other = { $machines ->
    [0] Somebody here
    [one] One machine
   *[other] { $machines } machines
 } met this { $hits ->
    [one] once.
   *[other] { $hits } times.
 }
officer-met-least = Machines are counted in the lines that are kept; there may be more.

officer-one-hit-q = Was I hit?
officer-did-q = What the node did
officer-did-block = Blocked since { $at }
officer-did-block-more = Until { $until }. What was met before got through.
officer-did-hold = Held: it waits for you
officer-did-watch = Only watched: it got through
officer-did-watch-more = Your policy watches this, or something stands against a block. See why below.
officer-todo-q = What must I do?
officer-todo-all = All steps
officer-todo-done = Nothing more
officer-steps = What to do
officer-evidence = Your own log: { $n ->
    [one] one line
   *[other] { $n } lines
 } of { $hits ->
    [one] one hit
   *[other] { $hits } hits
 }
officer-evidence-none = No line was kept. The history holds them: search for the value.
officer-field = field { $field }
officer-machine = machine { $host }
officer-planted = Whoever sent the traffic chose what stands in this field. That alone proves nothing.
officer-machines = { $n ->
    [one] The machine:
   *[other] The machines:
 }
officer-step-malware-1 = Take the machine off the network; leave it switched on.
officer-step-malware-2 = Find out who used it and when. Change their passwords from another machine.
officer-step-malware-3 = Look whether other machines met the same. The other alerts of this attack are listed here.
officer-step-malware-4 = Report it to the CERT. They help, and nothing is filed by that.
officer-step-fraud-1 = Ask who opened it whether they typed a password there.
officer-step-fraud-2 = If yes: change that password now, end all sessions, look at mail forwarding rules.
officer-step-fraud-3 = Warn your colleagues: forward nothing, delete the message.
officer-step-fraud-4 = Report it to the CERT, with the message as a file.
officer-step-other-1 = Find the machine in the lines of the log.
officer-step-other-2 = Ask who used it at that time what they did.
officer-step-other-3 = If nobody can explain it, treat the machine as infected: off the network, leave it on.
officer-step-other-4 = Report it to the CERT, or call it a false alarm and say why.
officer-step-planted-1 = Nothing at once: outsiders wrote this value into your log themselves.
officer-step-planted-2 = Look whether the same sender tried something else at that time.
officer-step-planted-3 = Check that the service it was sent to has its updates.
officer-step-planted-4 = Close the alert with what you found.
officer-step-silent-1 = Look whether the device that writes this log runs.
officer-step-silent-2 = Look whether its lines reach the node: disk, network, token.
officer-step-silent-3 = Until it speaks, attacks that only this log would show are not seen.
officer-step-silent-4 = The alert closes by itself when lines arrive.
officer-step-link-1 = Look whether this node reaches the Internet and its proxy.
officer-step-link-2 = Ring the CERT: is their node up?
officer-step-link-3 = What is blocked and watched stays so. New warnings wait until the link is up.
officer-step-link-4 = The alert closes by itself when the link is up.
officer-step-disk-1 = Make room, or give the node a larger disk.
officer-step-disk-2 = Keep the logs for fewer days: ask the administrator.
officer-step-disk-3 = A full node takes no more logs, so nothing more is seen.
officer-step-disk-4 = The alert closes by itself when there is room.
officer-step-node-1 = Tell the administrator of this node.
officer-step-node-2 = “pasban doctor” says what is wrong and how to mend it.
officer-step-node-3 = Until then nothing is signed or sent.
officer-step-node-4 = Ring the CERT if it lasts.
officer-report-go = Start a report with this
officer-report-hint = A draft with the values and machines. Nothing is sent until you send it.
officer-says = Who says it is bad
officer-because = Why
officer-up = What goes upward
officer-up-none = Nothing: only outsiders wrote it, or it was not counted.
officer-up-nobody = Nothing: this node answers to nobody.
officer-up-what = { $to } learns: { $organisations }; hits: { $hits }; first day { $first }, last day { $last }.
officer-up-false = And that it is a false alarm.
officer-up-never = Never a line of the log, a machine, a user or a time of day. The CERT at the other end of your link knows that it is you; nobody further does.
officer-band-few = fewer than 5 organisations
officer-said = What was said
officer-said-false-alarm = { $who } called it a false alarm:
officer-said-closed = { $who } closed it:
officer-said-open = { $who } opened it again:
officer-judge = Close this alert
officer-judge-what = What was it?
officer-judge-false = A false alarm
officer-judge-false-more = What was met is harmless. That, and nothing else, goes upward.
officer-judge-closed = Dealt with
officer-judge-closed-more = It was real. If it is met again, the alert opens again.
officer-judge-words = Because
officer-judge-words-hint = It stays here and in your own ledger. Name the test, the supplier, what you did.
officer-judge-lift = Lift the block or hold of the value too
officer-judge-lift-more = It stays on watch. The policy does not block it again until you say so.
officer-judge-all = { $n ->
    [one] The same for the other alert of this attack
   *[other] The same for the { $n } other alerts of this attack
 }
officer-judge-go = Close the alert
officer-judge-open = Open it again
officer-judge-open-go = Open it again

officer-quiet-title = Quiet hours
officer-quiet-lede = At night alarms below critical wait and come as one message in the morning. Critical ones ring at any hour.
officer-quiet-no-mail = This node sends no mail: no alarm rings anywhere. The administrator sets a mail server in [mail].
officer-quiet-all = For the organisation
officer-quiet-all-hint = Counts for everybody who has set nothing of their own.
officer-quiet-me = For me
officer-quiet-me-hint = Counts before the organisation’s.
officer-quiet-on = Keep quiet hours
officer-quiet-from = From
officer-quiet-to = To
officer-quiet-zone = Time zone
officer-quiet-save = Save
officer-quiet-forget = Use the organisation’s again
officer-quiet-no-address = Your account has no mail address, so no alarm is sent to you. The administrator can add one.
officer-quiet-rings = What always rings
officer-quiet-rings-1 = Malware, a break-in or a leak that was met and not blocked.
officer-quiet-rings-2 = A log source that fell silent: while it lasts nothing else can ring.
officer-quiet-rings-3 = A full disk, or a node that has to be recovered.
officer-quiet-rings-4 = A partner’s records that contradict themselves.

officer-holds-title = Waiting for you
officer-holds-lede = Values that the node would not block without a person.
officer-holds-none = Nothing waits. What comes in is acted on by your policy:
officer-holds-none-go = look at it
officer-holds-until = Block until
officer-holds-block = Block the ticked values
officer-holds-watch = Only watch them
officer-holds-hint = One person’s word lasts 24 hours at most. When a second person approves the same value, it lasts until the day chosen. Never-block lists win over both.
officer-holds-approved = Approved so far by { $who }. A second person makes it last.
officer-holds-asked = { $who } asked the CERT { $at }.
officer-holds-ask = Ask back
officer-holds-gone = Taken back by the source meanwhile ({ $n }): nothing to decide
officer-ask-title = Ask about { $what }
officer-ask-lede = { $to } reads your question, in confidence. { $issuer } said that the value is bad. It stays held.
officer-ask-nobody = This node answers to nobody, so there is nobody to ask over a link.
officer-ask-words = Your question
officer-ask-words-hint = What do you use it for? What would break?
officer-ask-go = Ask { $to }
officer-hits = { $n ->
    [one] met here once
   *[other] met here { $n } times
 }

officer-blocks-title = Blocked now
officer-blocks-lede = What this organisation’s resolvers and devices are told to block.
officer-blocks-block = Blocked
officer-blocks-lifted = Lifted here
officer-blocks-expired = Over
officer-blocks-withdrawn = Taken back
officer-blocks-none-block = Nothing is blocked. Your policy may only watch, or nothing came in.
officer-blocks-none-lifted = Nobody has lifted a block here.
officer-blocks-none-expired = No block has come to its end yet.
officer-blocks-none-withdrawn = No source has taken a value back yet.
officer-lift-why = Because
officer-lift-hint = The ticked values are unblocked within seconds and stay on watch.
officer-lift-go = Unblock the ticked values
officer-unlift-hint = The policy decides anew about the ticked values, at once.
officer-unlift-go = Let the policy decide again

officer-questions-title = Questions asked of us
officer-questions-lede = Each question that reached this organisation’s history, answered or not. Answers leave in bands, never as lines.
officer-questions-none = Nobody has asked anything yet. Questions appear here the moment they arrive.
officer-kind-of-prevalence = How common is it?
officer-kind-of-prevalence-more = Asked before something is blocked. Refusing it makes wrong blocks likelier.
officer-kind-of-hunt = Did you meet it?
officer-kind-of-hunt-more = A hunt through your history for values of an attack.
officer-and-more = { $n ->
    [one] and one more
   *[other] and { $n } more
 }
officer-no-purpose = no purpose was given
officer-ran = Ran here
officer-not-run = Did not run
officer-answer-none = Answered: not met.
officer-answer = Answered: { $n } of { $of } met; hits in bands:
officer-refused-veto = You refuse this.
officer-refused-days = It reached back further than allowed.
officer-refused-used = Too many values within a day.
officer-refused-red = It was about TLP:RED, which nobody may ask about.
officer-refused-late = It came too late to be answered.
officer-refused-values = It named no values, or too many.
officer-refused-terms = The agreement has no such questions.
officer-refuse = What we refuse
officer-refuse-lede = Counts at once. A refused question does not run; it is listed here, and the asker reads that you refuse.
officer-refuse-kinds = These kinds of question
officer-refuse-all = All questions
officer-refuse-all-more = Nobody learns anything from your history. Blocks then rest on what others met.
officer-refuse-values = Questions about
officer-value-email = mail addresses
officer-value-url = web addresses (URL)
officer-value-domain = names (domain)
officer-value-ip = IP addresses
officer-value-sha256 = files (SHA-256)
officer-refuse-askers = Questions by
officer-refuse-names = Questions about these names and everything below them
officer-refuse-names-hint = One a line: a newspaper, a lawyer, a clinic. Who looked at them is nobody’s business.
officer-refuse-days = Most days back
officer-refuse-days-hint = 0 for no bound of your own; agreements have theirs.
officer-refuse-go = Save, from now
officer-from-file = These are the values of the configuration file; nobody has changed them here yet.
officer-version = Version { $n }, saved by { $who } { $at }.
officer-version-by = Version { $n } by { $who }.
officer-version-second = { $who } agreed.

officer-policy-title = Response policy
officer-policy-inherited = Your host’s choices count until you save your own.
officer-policy-now = What counts now
officer-policy-change = Change it
officer-policy-second = A second person agrees before it counts: another officer, or the administrator.
officer-policy-alone = You are the only one who may decide here, so it counts at once.
officer-policy-versions = Earlier versions
officer-policy-left = A change is being applied: { $n ->
    [one] one indicator is left.
   *[other] { $n } indicators are left.
 }
officer-policy-young = This node is in its first week and only watches until { $until }, whatever stands here.
officer-policy-what-q = What does the node do by itself?
officer-policy-what-more = { $n ->
    [0] Without exception.
    [one] With one exception.
   *[other] With { $n } exceptions.
 }
officer-something = Something has happened: report it
officer-would-q = What would that have done last week?
officer-would = { $n ->
    [0] It asks to block nothing
    [one] It asks to block one value, { $used ->
        [0] which you do not use
       *[other] which you use
     }
   *[other] It asks to block { $n } values, { $used ->
        [0] none of which you use
        [one] one of which you use
       *[other] { $used } of which you use
     }
 }
officer-would-more = { $blocked } blocked, what a person approved included; { $held } held for you, { $watched } watched.
officer-would-def = Indicators that came since { $since }, decided as they would be now, with { $days } days of your own history.
officer-would-bounded = Only the { $n } newest were played through.
officer-would-sure-q = How sure is that?
officer-would-sure = { $n ->
    [0] Not sure: there is no history
    [one] It rests on one day of logs
   *[other] It rests on { $n } days of logs
 }
officer-would-sure-none = Without history the node cannot know what you use, so it holds instead of blocking.
officer-would-sure-more = What no log shows counts as not used.
officer-used-by = { $n ->
    [one] one machine uses it
   *[other] { $n } machines use it
 }
officer-policy-usual = What is usual for an indicator that may block
officer-respond-watch = Watch
officer-respond-watch-more = Match it against all logs and tell people.
officer-respond-hold = Hold
officer-respond-hold-more = Watch, and ask a person whether to block.
officer-respond-block = Block
officer-respond-block-more = Block at once what nobody here uses; ask about the rest.
officer-policy-block-days = Days that a block lasts
officer-policy-block-days-hint = 1 to 90. After that it ends by itself.
officer-policy-first-week = Only watch in the first week
officer-policy-first-week-more = Of this node, and of each new link.
officer-policy-exceptions = Exceptions
officer-policy-exceptions-hint = The first that fits counts. Leave a line at “no exception” to remove it.
officer-policy-then = Then
officer-any-class = anything
officer-any-source = anybody
officer-own-source = this node
officer-no-exception = no exception
officer-policy-veto = What is too common to block
officer-policy-veto-hint = A value that so many of your own machines met in 30 days needs two persons.
officer-policy-veto-hosts = From so many machines
officer-policy-veto-hosts-hint = 1 or more.
officer-policy-veto-percent = Or so much of all known machines, percent
officer-policy-veto-percent-hint = 1 to 100.
officer-policy-veto-days = Or on so many days of 30
officer-policy-veto-days-hint = 1 to 30.
officer-policy-budgets = How much may happen without a person
officer-policy-blocks-per-hour = New blocks of one link within an hour
officer-policy-blocks-per-hour-hint = What is beyond it waits for you.
officer-policy-growth-percent = Growth of the block list within ten minutes, percent
officer-policy-growth-percent-hint = A young list may always gain 100.
officer-policy-k = Smallest group that others may see
officer-policy-k-hint = 5 or more. A sector or count is shown to others only where so many organisations could be meant.
officer-policy-try-go = See what it would do
officer-policy-save-go = Save, from now
officer-policy-ask-go = Ask the second person
officer-policy-back = Leave it as it is
officer-sentence-watch = { $class } from { $source }: watch.
officer-sentence-hold = { $class } from { $source }: hold and ask.
officer-sentence-block = { $class } from { $source }: block for { $days } days.
officer-sentence-usual-watch = Watch, and block nothing
officer-sentence-usual-hold = Hold, and ask a person
officer-sentence-usual-block = Block for { $days } days
officer-sentence-veto = Never without two persons what { $hosts } machines, { $percent } % of them, or { $days } days of 30 met.
officer-sentence-budget = At most { $hour } new blocks of a link an hour; the list grows by { $percent } % in ten minutes.
officer-sentence-first-week = Only watch in the first week of the node and of each link.
officer-try-title = What would it do?
officer-try-against = Last week: { $blocked } blocked and { $held } held. With today’s policy: { $was } blocked and { $washeld } held.
officer-try-sentences = What would count
officer-col-would = Would be
officer-col-today = Is now
officer-wish-mine = Your change was asked { $at } and waits for the second person.
officer-wish-other = { $who } wants to change the policy, asked { $at }:
officer-wish-granted = { $who } agreed to the change.
officer-wish-apply = Let it count now
officer-wish-refused = { $who } refused your change:
officer-wish-reason = Why, if you refuse
officer-wish-yes = Agree: it counts at once
officer-wish-no = Refuse
officer-second-answer = Say yes or no.
officer-second-other = Another person decides this: who asked cannot, nor an account that is newer than the question.
officer-stop-title = Stop switch
officer-stop-lede = Stops blocking within seconds: what is blocked turns to watch. Use it when something important does not work and you suspect a block.
officer-stop-source = Whose blocks
officer-stop-all = All blocking
officer-stop-why = Because
officer-stop-go = Stop blocking now
officer-stop-go-on = Allow it again
officer-stopped-all = All blocking is stopped.
officer-stopped-one = Blocks on the word of { $name } are stopped.
officer-stopped-by = By { $who }, { $at }.
officer-stopped-above = It was stopped above this organisation; only they can allow it again.

officer-protect-title = Firewall and resolver
officer-protect-lede = Point your devices here; what is blocked reaches them within minutes.
officer-protect-what-q = What is blocked now?
officer-protect-what = { $n ->
    [one] One value
   *[other] { $n } values
 }
officer-protect-used-q = Does a device use it?
officer-protect-used = Last fetched { $at }
officer-protect-unused = Nobody has fetched anything yet
officer-protect-unused-more = Nothing is blocked until a device fetches a list or the zone.
officer-protect-stale = More than a day ago: look at the device.
officer-protect-test-q = Does it work?
officer-protect-test = Ask your resolver
officer-protect-test-go = The command
officer-token-title = Tokens for devices
officer-token-lede = A device shows a token to fetch a list. Make one for each device, so that one can be revoked alone.
officer-token-name = Which device
officer-token-name-hint = For example: firewall, head office.
officer-token-make = Make a token
officer-token-made = Made { $at }.
officer-token-ends = Ends { $at }.
officer-token-revoke = Revoke
officer-shown-title = The token
officer-shown-once = Copy it now. It is shown this once and is kept nowhere.
officer-shown-put = Put it where { $placeholder } stands in the text for your device.
officer-shown-gone = This token was shown already, or waited too long. Revoke it and make another.
officer-products = What to type where
officer-lists = Lists
officer-col-list = List
officer-col-fetched = Last fetched
officer-col-entries = Entries
officer-never-fetched = never fetched
officer-list-domains-txt = names, one a line
officer-list-hosts-txt = names as a hosts file: those names alone, none below them
officer-list-addresses-txt = addresses and networks, one a line
officer-list-urls-txt = web addresses, one a line
officer-list-hashes-txt = files, one hash a line
officer-list-pasban-nft = sets for nftables
officer-list-pasban-rules = rules for Suricata
officer-list-rpz-zone = the response policy zone as a file
officer-zone = Zone for resolvers
officer-zone-apex = Name
officer-zone-listen = Fetch from
officer-zone-key = TSIG key
officer-zone-secret = The administrator has its secret; it is shown nowhere.
officer-zone-no-key = none: who may fetch stands in [zone] allow
officer-zone-serial = Serial
officer-zone-current = current
officer-zone-behind = has { $serial }
officer-zone-none = This node serves no zone. The administrator sets one in [zone]; lists work without it.
officer-zone-hosted = The zone is your host’s: ask your CERT for the address of its resolver. Lists are yours alone.
officer-test = See that it works
officer-test-ask = { $name } is blocked now. Ask your resolver for it, on a machine behind it:
officer-test-good = Good: “NXDOMAIN”, “Non-existent domain”, or the address of the page that explains the block. Any other address: the resolver does not use the zone yet.
officer-test-no-sample = No name is blocked now, so there is none to try with.
officer-test-fetch = Fetch as a device does
officer-product-fortigate = FortiGate (FortiOS 7)
officer-product-fortigate-1 = Make a token above, put it where TOKEN stands, and type the text in the CLI; or in Security Fabric > External Connectors > Create New > Threat Feeds: Domain Name and IP Address.
officer-product-fortigate-2 = In the DNS Filter profile set the new remote category to Redirect to Block Portal, and pasban-addresses as External IP Block List. Use the profile in the policy for your clients.
officer-product-fortigate-3 = In Policy & Objects > Firewall Policy deny traffic to the destination pasban-addresses. A list holds at most 131,072 lines or 10 MB.
officer-product-mikrotik = MikroTik (RouterOS 7)
officer-product-mikrotik-1 = Names: the DNS adlist (RouterOS 7.15 and later). It blocks the names themselves, none below them. Clients must use the router as their DNS server.
officer-product-mikrotik-2 = Addresses: a script fills the address list “pasban” every 15 minutes. A script reads only small files, hence the limit of 1,000.
officer-product-mikrotik-3 = Move the drop rule above your accept rules. Certificates are checked: import the node’s certificate if it is its own.
officer-product-bind = BIND 9.18
officer-product-bind-1 = Ask the administrator of this node for the key’s secret; put it where SECRET stands, in a file that only named reads.
officer-product-bind-2 = The zone holds each name and everything below it. It stays as last fetched until it expires.
officer-product-bind-3 = Run named-checkconf, then rndc reconfig. Let the administrator add the resolver to [zone] notify, so that changes arrive in seconds.
officer-product-unbound = Unbound 1.17
officer-product-unbound-1 = Unbound has no TSIG: let the administrator add its address to [zone] allow and [zone] notify_unsigned.
officer-product-unbound-2 = Copy the node’s certificate to /etc/unbound/pasban.pem. Open TCP and UDP to that port: the serial is asked by UDP. Where the text holds a name after primary, write the address instead.
officer-product-unbound-3 = Run unbound-checkconf, then unbound-control reload.
officer-product-windows = Windows (DNS Server and clients)
officer-product-windows-1 = Windows DNS Server reads no response policy zone. Run BIND or Unbound with the zone and let the Windows server forward to it; RESOLVER is its address.
officer-product-windows-2 = In Active Directory clients keep asking their domain controllers; these forward. Elsewhere give clients the resolver by DHCP or as shown.
officer-product-windows-3 = DNS policies (Windows Server 2016 and later) block a few names by hand. They are not made for lists.
officer-product-pfsense = pfSense (package pfBlockerNG)
officer-product-pfsense-1 = Install pfBlockerNG and switch on DNSBL; clients must use the firewall’s DNS Resolver.
officer-product-pfsense-2 = Add the two sources with your token where TOKEN stands. The token then stands in the firewall’s log: make one for it alone.
officer-product-pfsense-3 = The built-in alias type URL Table (IPs) works too, but updates once a day at most.
officer-product-opnsense = OPNsense
officer-product-opnsense-1 = Names: the blocklist of Unbound DNS. Clients must use the firewall as their DNS server.
officer-product-opnsense-2 = Addresses: an alias of type URL Table (IPs) and a rule that blocks it as destination.
officer-product-opnsense-3 = Schedule the update of the blocklist in System > Settings > Cron (Update Unbound DNSBLs).

officer-col-value = Value
officer-col-loud = Loudness
officer-col-hits = Hits
officer-col-last = Last
officer-col-done = Done here
officer-col-class = Kind
officer-col-says = Who says so
officer-col-why = Why
officer-col-since = Since
officer-col-blocked = Blocked
officer-col-changed = Changed
officer-col-until = Until
officer-col-asker = Who asked
officer-col-question = Question
officer-col-for = What for
officer-col-days = Days back
officer-col-answer = Answer
officer-done-block = Blocked
officer-done-hold = Held
officer-done-watch = Watched
officer-done-lifted = Lifted
officer-done-withdrawn = Taken back
officer-done-expired = Over
officer-done-nothing = Nothing yet
officer-class-abusive-content = Spam and abuse
officer-class-malicious-code = Malware
officer-class-information-gathering = Spying out
officer-class-intrusion-attempts = Break-in attempts
officer-class-intrusions = Break-ins
officer-class-availability = Denial of service
officer-class-information-content-security = Data leaks
officer-class-fraud = Phishing and fraud
officer-class-vulnerable = Open weakness
officer-class-other = Something else
officer-class-test = Drill

officer-why-rule-watch = Exception { $n } of your policy says: watch.
officer-why-rule-hold = Exception { $n } of your policy says: ask a person.
officer-why-rule-block = Exception { $n } of your policy says: block for { $days } days.
officer-why-no-rule-watch = Your policy usually watches.
officer-why-no-rule-hold = Your policy usually asks a person.
officer-why-no-rule-block = Your policy usually blocks for { $days } days.
officer-why-withdrawn = The source took it back.
officer-why-expired = Its time is over.
officer-why-not-yet-valid = Its time has not begun.
officer-why-block-over = The block has lasted as long as it may.
officer-why-look-up-only = Its source permits looking up only.
officer-why-not-permitted = Its source does not permit blocking.
officer-why-kind-not-blockable = A value of this kind cannot be blocked by name or address.
officer-why-unsigned = No linked source signed it, so it never blocks by itself.
officer-why-new-node = This node only watches in its first { $n } days.
officer-why-new-link = What a new link sends is only watched for { $n } days.
officer-why-never-block = It is on a list of what is never blocked.
officer-why-kill-switch-nation = Blocking is stopped from above.
officer-why-kill-switch-node = Blocking is stopped here.
officer-why-kill-switch-issuer = Blocks on this source’s word are stopped.
officer-why-kill-switch-link = Blocks over this link are stopped.
officer-why-common-here = Common here: { $n } of { $m } machines met it, on { $days } of 30 days.
officer-why-met-here = Met here by { $n ->
    [one] one machine
   *[other] { $n } machines
 }, on { $m ->
    [one] one day
   *[other] { $m } days
 } of 30.
officer-why-met-elsewhere = Others met it too.
officer-why-history-unknown = There is no history to say who here needs it.
officer-why-link-budget = The link’s { $n } new blocks for this hour are used up.
officer-why-zone-growth = The block list may gain { $n } entries within ten minutes, and has.
officer-why-approved = People approved it.
officer-why-settled = People settled what stood against it.
officer-why-too-broad = It is too broad to be watched.
officer-why-lifted = Somebody here lifted it.
officer-why-link-ended = No link that stands for it is left.

officer-fault-words = Say why, in 1 to { $n } characters.
officer-fault-number = Write a whole number.
officer-fault-between = Write a number from { $low } to { $high }.
officer-fault-many = At most { $n }.
officer-fault-exceptions = An exception needs a kind, a source and what to do. Choose each from its list.
officer-fault-exception-all = An exception for anything from anybody is the usual case: change that instead.
officer-fault-source = Choose a source from the list.
officer-fault-same = That is what counts already.
officer-fault-pick = Tick at least one value, at most 50.
officer-fault-gone = { $n ->
    [one] It waits no more: its source took it back, or a colleague decided.
   *[other] None of the { $n } waits any more: their source took them back, or a colleague decided.
 }
officer-fault-until = The day is over. Choose a later one.
officer-fault-not-false = This is about the node itself. Close it with what you did.
officer-fault-hours = Quiet hours end at another time than they begin.
officer-fault-asker = Choose who may not ask from the list.
officer-fault-name = { $name } is not a name like example.com.
officer-fault-token = A token of this name exists. Take another name, or revoke the old one.
