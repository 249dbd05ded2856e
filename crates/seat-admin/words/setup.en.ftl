# Setting a CERT up.
setup-nav = Set up
setup-nav-help = From a new node to a CERT that warns: who you are, people, constituents, link, keys, copies, and a test warning.
setup-title = Set this CERT up
setup-strip = How far it is
setup-q-live = Can you warn somebody now?
setup-a-live = Yes: a test warning arrived after { $span }.
setup-a-not-live = Not proven: no test warning has arrived yet.
setup-a-live-more = A test goes the way of every warning, to this node and to all organisations hosted here.
setup-q-next = What is next?
setup-a-nothing = Nothing. Everything is set up.
setup-q-far = How far is it?
setup-a-far = { $n } of { $of } steps are done.
setup-a-last = Last answered by { $who }, { $at }.
setup-a-new = Nobody has begun. Half a morning is enough: live before lunch.
setup-steps = Steps
setup-resume = Everything is kept as you go. Stop at any step; another administrator can go on.
setup-state-done = Done
setup-state-begun = Begun
setup-state-open = Not yet
setup-seconds = { $n } s
setup-step-of = Step { $n } of { $of }
setup-answered = { $n } of { $of } needed answers
setup-save-next = Save and next
setup-save-back = Save and back to the list
setup-kept = Kept, { $at }.
setup-optional = (may stay empty)
setup-version = Version { $n }, saved by { $who }, { $at }. Saving says that it still holds.
setup-public = From these answers two public documents are printed, as soon as nothing needed is missing:

setup-step-who = Who you are
setup-step-who-why = Everybody reads this: constituents, other CERTs, the press. Write it so that a stranger reaches you at night.
setup-step-who-line = { $n } of { $of } needed answers
setup-step-charter = Charter
setup-step-charter-why = What you are for, whom you serve, what you may do, and how you treat what you are told. Other CERTs look for it under RFC 2350.
setup-step-charter-line = { $n } of { $of } needed answers
setup-step-services = Services and hours
setup-step-services-why = What people can expect when they call, and when.
setup-step-services-line = { $n } of { $of } needed answers
setup-step-roster = People
setup-step-roster-why = Two who work on what comes in, one of them signed in once, and two administrators: nobody is alone, and nobody is locked out.
setup-step-roster-line = { $n ->
    [one] One person works on what comes in;
   *[other] { $n } people work on what comes in;
 } { $of ->
    [one] one administrator has come in.
   *[other] { $of } administrators have come in.
 }
setup-step-constituents = Constituents
setup-step-constituents-why = Whom you serve, with the names, domains and addresses that point at them: warnings find them by these, and nothing that points at them leaves.
setup-step-constituents-line = { $n ->
    [0] No organisation is in the registry.
    [one] One organisation is in the registry.
   *[other] { $n } organisations are in the registry.
 }
setup-step-link = Link to the national CERT
setup-step-link-why = Take the offer that they send you, or make one; then each types the six digits that the other's screen shows, on the telephone.
setup-step-link-line = { $n ->
    [0] { $of ->
        [0] No link is up.
       *[other] This node stands at the top: others link to it.
     }
    [one] One link is up.
   *[other] { $n } links are up.
 }
setup-step-keys = Key sheet
setup-step-keys-why = Print the recovery sheet on the node's own machine, put it in the safe, and note where. With it lost keys are replaced.
setup-step-keys-line = Whether the recovery sheet was seen in its place.
setup-step-backup = Backup
setup-step-backup-why = Make a copy for the recipient whose key is not on this machine, and open it once on another one.
setup-step-backup-line = { $n ->
    [0] No copy was made.
   *[other] { $of ->
        [0] A copy was made; none was opened elsewhere yet.
       *[other] A copy was made, and one was opened elsewhere.
     }
 }
setup-step-test = Test warning
setup-step-test-why = One drill, sent and received, with the time that it took. Then you are live.
setup-step-test-line = Sent through the way of every warning, and seen to arrive.

setup-f-name = Name of the CERT
setup-f-name-hint = As others say it: Finance CERT.
setup-f-name-ur = Name in Urdu
setup-f-name-ur-hint = As it stands on your letters.
setup-f-sector = Sector
setup-f-sector-hint = Like finance, energy, health.
setup-f-country = Country
setup-f-country-hint = Two letters: PK.
setup-f-phone = Emergency telephone
setup-f-phone-hint = The one that is answered at night, with the country's code: +92 51 0000000.
setup-f-email = E-mail address of the team
setup-f-email-hint = One that several people read, not a person's own.
setup-f-address = Postal address
setup-f-address-hint = As on an envelope.
setup-f-web = Web page
setup-f-web-hint = Begins with https://
setup-f-mission = Mission
setup-f-mission-hint = One or two sentences: what the CERT is there for.
setup-f-constituency = Constituency
setup-f-constituency-hint = Whom you serve and how one belongs: all banks under licence; anybody under .example.
setup-f-sponsor = Sponsor or parent body
setup-f-sponsor-hint = Who pays, and to whom the CERT answers.
setup-f-authority = Authority
setup-f-authority-hint = What you may order and what you can only advise, with the rule that says so.
setup-f-incidents = Incidents and level of support
setup-f-incidents-hint = Which you take on, in which order, and how far you help.
setup-f-disclosure = What you do with what you are told
setup-f-disclosure-hint = Whom you pass it on to, what you never pass on, and that TLP is kept.
setup-f-keys = Public key
setup-f-keys-hint = Where it lies (https://…), or its fingerprint.
setup-f-members = Team members
setup-f-members-hint = Names, or why you give none.
setup-f-forms = Reporting form
setup-f-forms-hint = Where people report; begins with https://
setup-f-disclaimer = Disclaimer
setup-f-disclaimer-hint = What you do not answer for.
setup-f-hours = Hours
setup-f-hours-hint = When somebody answers, and what happens at night and on holidays.
setup-f-triage = Triage
setup-f-triage-hint = How you check and rate what is reported, and how fast one hears from you.
setup-f-coordination = Coordination
setup-f-coordination-hint = Whom you bring together, and what you do for them.
setup-f-resolution = Resolution
setup-f-resolution-hint = Whether you help on site, and when.
setup-f-proactive = Before something happens
setup-f-proactive-hint = Warnings, scans, exercises, training.
setup-fault-missing = This is still needed. Write it, or save and go back to the list.
setup-fault-long = That is too long. Make it shorter.
setup-fault-hidden = It holds a line break or hidden characters. Write it in one line, as plain text.
setup-fault-email = Write the address like cert@sector-cert.example.
setup-fault-phone = Write digits with the country's code, like +92 51 0000000.
setup-fault-web = Write a whole address that begins with https://
setup-fault-country = Write two letters, like PK.

setup-constituents-list = See the list
setup-file-title = A file of your constituents
setup-file-lede = Send the list that you have: one organisation a line, with headings in English or Urdu. You see what would go in before it does.
setup-file = Excel file (.xlsx) or CSV
setup-file-hint = Up to { $mb } MB and { $rows } rows.
setup-file-go = Read the file
setup-file-safe = Formulas and macros are not run; hidden sheets are not read. The file is kept for a day at most.
setup-file-missing = Choose a file first.
setup-file-large = The file is larger than { $mb } MB. Leave out what is not the list, or split it.
setup-file-bomb = Unpacked, the file is far too large for a list. Save the list alone as a new file.
setup-file-broken = The file is broken or cut. Save it again and send that.
setup-file-format-xls = This is an old Excel file, or one with a password. Save it as .xlsx without a password.
setup-file-format-ods = This is an OpenDocument file. Save it as .xlsx or CSV.
setup-file-format-numbers = This is a Numbers file. Export it as .xlsx or CSV.
setup-file-format-pdf = This is a PDF. Send the table that it was made from.
setup-file-format-html = This is a web page with the name of a table. Open it in a spreadsheet and save it as .xlsx.
setup-file-encrypted = The file has a password. Save it without one.
setup-file-charset = Line { $line } is not UTF-8, so its letters cannot be told. In Excel save as "CSV UTF-8", or send the .xlsx file.
setup-file-rows = The file has more than { $rows } rows. Split it.
setup-file-rows-sheet = Sheet { $sheet } has more than { $rows } rows. Split it.
setup-file-empty = No row stands in a sheet that can be seen.
setup-taken = { $new } new, { $changed } changed, { $same } as they were
setup-taken-file = File { $name }, taken in by { $who }, { $at }.
setup-taken-bad = { $n ->
    [one] One row stayed out. Mend it in the file and send the file again: what went in already stays.
   *[other] { $n } rows stayed out. Mend them in the file and send the file again: what went in already stays.
 }
setup-import-title = Is this understood rightly?
setup-import-hidden = { $n ->
    [one] One hidden sheet was not read: { $names }.
   *[other] { $n } hidden sheets were not read: { $names }.
 }
setup-import-sheet = Sheet
setup-import-head = Row of the headings (0 for none)
setup-import-columns = Columns
setup-import-column = Column
setup-import-samples = First values
setup-import-field = It is
setup-import-is = What column { $column } is
setup-import-look = Look again with these columns
setup-import-no-name = Say which column has the names. Nothing goes in without a name.
setup-import-will = { $new } new, { $changed } change, { $same } stay as they are
setup-import-out = { $n ->
    [one] One row stays out, for what stands below.
   *[other] { $n } rows stay out, for what stands below.
 }
setup-import-take = { $n ->
    [one] Take in one organisation
   *[other] Take in { $n } organisations
 }
setup-import-nothing = Nothing here would change anything.
setup-import-other = Another file
setup-bad-title = Cells that keep rows out
setup-bad-cell = Cell
setup-bad-column = Is
setup-bad-why = Why
setup-bad-csv = All of them as CSV
setup-bad-missing = The name is missing.
setup-bad-formula = A formula. Put its value there instead.
setup-bad-merged = Merged with { $value }. Split the cells, so that each row has its own.
setup-bad-long = Too long: { $value }
setup-bad-error = An error of the spreadsheet: { $value }
setup-bad-hidden = Hidden characters. Type it anew.
setup-bad-domain = No domain: { $value }. Write it like bank.example.
setup-bad-range = No address range: { $value }. Write it like 192.0.2.0/24.
setup-bad-email = No e-mail address: { $value }
setup-bad-phone = No telephone number: { $value }
setup-bad-twice = Row { $value } has this name too.
setup-column-none = not used
setup-column-name = Name
setup-column-name-ur = Name in Urdu
setup-column-aliases = Other names
setup-column-sector = Sector
setup-column-domains = Domains
setup-column-ranges = Address ranges
setup-column-contact = Who answers
setup-column-email = E-mail
setup-column-phone = Telephone
setup-column-province = Province

setup-test-what = What happens
setup-test-again = Send another
setup-test-words = A warning that says DRILL is issued for a name that nobody has. It is signed, kept, decided and watched like any other; nothing is blocked. Everybody who sees it reads that it is a drill.
setup-test-who = { $tenants ->
    [0] It goes to this node;
    [one] It goes to this node and to one hosted organisation;
   *[other] It goes to this node and to { $tenants } hosted organisations;
 } { $links ->
    [0] no partner is linked.
    [one] one linked partner sees it too.
   *[other] { $links } linked partners see it too.
 }
setup-test-go = Send the test warning
setup-test-yes = { $n ->
    [one] It arrived after { $span }.
   *[other] It arrived at all { $n } places after { $span }.
 }
setup-test-no = It has not arrived everywhere yet.
setup-test-sent = Sent by { $who }, { $at }.
setup-test-mend = Wait a moment and look again. If it stays so, the page Health says what does not run.
setup-test-health = Health
setup-test-look = Look again
setup-test-table = Where it arrived
setup-test-to = To
setup-test-state = State
setup-test-after = After
setup-test-own = this node
setup-test-arrived = Arrived
setup-test-waits = Not yet
setup-test-end = Take the drill back
setup-test-ended = The drill was taken back { $at }.
