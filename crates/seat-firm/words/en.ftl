firm-nav-home = Home
firm-nav-home-help = Is something wrong, what do you do now, whom do you ring.
firm-nav-warnings = Warnings
firm-nav-warnings-help = What we saw in your network's records, and what to do about it.
firm-nav-stopped = Blocked for you
firm-nav-stopped-help = Names and addresses that are blocked for you, by whom and why.
firm-nav-guides = What to do first
firm-nav-guides-help = A computer is locked, money is gone, an account or a phone is lost: the first steps.
firm-nav-reach = How we reach you
firm-nav-reach-help = The numbers that we have of you, what we send you, what we see of your network.

firm-happened = Something has happened
firm-in-short = In short
firm-q-wrong = Is something wrong?
firm-a-warnings = { $n ->
    [one] Yes: 1 warning is open since { $at }
   *[other] Yes: { $n } warnings are open since { $at }
 }
firm-a-well = 0 warnings are open: we see no attack on you
firm-a-blind = 0 warnings are open, but we hear nothing now
firm-heard = We last heard from your network at { $at }.
firm-heard-since = We have heard nothing from your network since { $at }.
firm-heard-never = We have never heard anything from your network: nobody has connected its records yet.
firm-not-inside = We cannot see inside your computers, phones and card machine.
firm-q-do = What do I do now?
firm-a-nothing = Nothing
firm-a-nothing-more = If something looks odd to you, tell us. One sentence is enough.
firm-a-one = This one thing.
firm-a-more = { $n ->
    [one] Then 1 more, below.
   *[other] Then { $n } more, below.
 }
firm-q-ring = Whom do I ring?
firm-ring = Ring { $number }.
firm-ring-hours = Ring { $number }, { $hours }.
firm-ring-who = { $name }, { $hours }.
firm-ring-free = Nobody learns your name without your permission.
firm-no-number = No telephone is entered here yet. Use the number that your CERT gave you.

firm-tasks = { $n ->
    [one] One thing to do
   *[other] { $n } things to do, in this order
 }
firm-task-warnings = { $n ->
    [one] Look at 1 warning
   *[other] Look at { $n } warnings
 }
firm-task-warnings-why = It says what was met, and three steps.
firm-task-warnings-go = Look
firm-task-draft = Send the report that you began
firm-task-draft-why = It is kept here. Nobody has read it yet.
firm-task-draft-go = Go on
firm-task-silent = Have your network's records come in again
firm-task-silent-why = While they are silent, we see no attack on you.
firm-task-silent-go = See since when
firm-task-number = Leave us a telephone number
firm-task-number-why = When it matters we ring, and do not write.
firm-task-number-go = See what we have
firm-task-protect = Put your list into your router
firm-task-protect-why = Names are blocked for you, but no device of yours fetches them. About ten minutes.
firm-task-protect-go = How to

firm-warnings = Warnings for you
firm-warnings-lede = What was met in your network's records, and meant for you alone.
firm-warnings-none = No warning is open.
firm-warnings-none-closed = You have dealt with none yet.
firm-warnings-all = All warnings
firm-warnings-open = Open
firm-warnings-closed = Dealt with
firm-warnings-more = The last { $n } are shown. Deal with some to see older ones.
firm-warning-open = What to do
firm-warning-look = Look again
firm-warning-title = Warning: { $name }
firm-warning-do = Do this now
firm-warning-devices = { $n ->
    [one] This device asked for it:
   *[other] These { $n } devices asked for it:
 }
firm-warning-lines = Lines of your records
firm-w-met = { $n ->
    [one] A device in your network asked for { $name } once, at { $at }.
   *[other] A device in your network asked for { $name } { $n } times, last at { $at }.
 }
firm-w-silent = The record { $name } has sent nothing since { $at }.
firm-w-blocked = It is blocked for you.
firm-w-held = It is not blocked yet, since it was met here: you decide.
firm-w-watched = It is watched and not blocked.
firm-w-by = Told by { $by }.
firm-done = I have done this
firm-done-words = What did you do?
firm-done-hint = A few words, if you like.
firm-help-title = Not sure?
firm-help-words = One press asks { $name } for help, in confidence. It goes with what stands here and your telephone number; nothing is passed on.
firm-help = I need help
firm-block-words = Does nobody in your firm need { $name }? Then block it for your network.
firm-block = Block { $name }
firm-block-second = One more person must agree before it is blocked. Press "I need help": we do the rest.
firm-help-report = Help is needed with a warning: { $name } was met { $n } times, last at { $last }. { $person } asks; telephone { $phone }.
firm-dealt-done = { $name } has done this
firm-dealt-help = { $name } asked for help
firm-dealt-report = Your request and what was answered

firm-steps-malware-1 = Take that device off the network: pull the cable, turn off its wireless.
firm-steps-malware-2 = Leave it switched on and touch nothing on it: what is in it shows how this came.
firm-steps-malware-3 = Change the passwords that were used on it, from another device.
firm-steps-fraud-1 = Tell everybody who works with you not to open it, on phones either.
firm-steps-fraud-2 = Did somebody type a password or a card number there? Change it now; ring the bank for cards.
firm-steps-fraud-3 = Keep the message that led there. Do not forward it.
firm-steps-other-1 = Find out who uses that device, and whether they know why it asked.
firm-steps-other-2 = If nobody knows, take it off the network and leave it switched on.
firm-steps-other-3 = Tell us what you found. One sentence is enough.
firm-steps-silent-1 = Is the router switched on, and does the internet work?
firm-steps-silent-2 = Was something changed there lately: a new router, a new password?
firm-steps-silent-3 = Tell whoever looks after your network that the record is silent. While it is, we see nothing.

firm-class-abusive-content = Spam or harmful content
firm-class-malicious-code = Malware
firm-class-information-gathering = Spying out
firm-class-intrusion-attempts = Attempts to break in
firm-class-intrusions = Break-in
firm-class-availability = Attack that stops a service
firm-class-information-content-security = Theft of data
firm-class-fraud = Fake page or message
firm-class-vulnerable = Weakness
firm-class-other = Danger of another kind
firm-class-test = Drill
firm-about-abusive-content = Such places send unwanted or harmful content.
firm-about-malicious-code = Malware uses such places to get its orders. A device that asks for them may be infected.
firm-about-information-gathering = From such places others are spied out before an attack.
firm-about-intrusion-attempts = From such places people try to break in.
firm-about-intrusions = Such places belong to people who have broken in elsewhere.
firm-about-availability = Such places are used to stop other people's services.
firm-about-information-content-security = Stolen data is sent to such places.
firm-about-fraud = Such pages pretend to be a bank or a shop, and steal passwords and card numbers.
firm-about-vulnerable = Such places have a weakness that others use.
firm-about-other = Somebody confirmed that such places are dangerous.
firm-about-test = This is a drill.

firm-stopped = Blocked for you
firm-stopped-lede = Each was confirmed by a CERT and ends by itself.
firm-stopped-none = Nothing is blocked for you now.
firm-stopped-by = { $by }, since { $at }.
firm-stopped-met = { $n ->
    [one] met here once
   *[other] met here { $n } times
 }
firm-stopped-all = All that is blocked for you
firm-stopped-wrong = Is one of these wrong?
firm-never-met = never here
firm-col-what = What
firm-col-why = Why
firm-col-since = Since
firm-col-until = Until
firm-col-met = Met here

firm-guides = What to do first when …
firm-protect = Protect your network
firm-protect-nothing = Nothing is blocked for you now. Once something is, your router can fetch the list here.
firm-protect-unused = { $n ->
    [one] 1 name is blocked for you, but no device of yours fetches the list. It then protects nobody.
   *[other] { $n } names or more are blocked for you, but no device of yours fetches the list. It then protects nobody.
 }
firm-protect-used = A device of yours fetched the list at { $at }.
firm-protect-go = Your list, and how to use it
firm-month = This month in one line
firm-month-print = Open and print
firm-month-title = { $month } in one line
firm-month-line = { $month }: { $n ->
    [0] no warning.
    [one] 1 warning, of which { $dealt } dealt with.
   *[other] { $n } warnings, of which { $dealt } dealt with.
 }
firm-month-blocked = { $n ->
    [0] Nothing new was blocked for you.
    [one] 1 dangerous place was newly blocked for you, { $met } of it met in your network.
   *[other] { $n } dangerous places were newly blocked for you, { $met } of them met in your network.
 }
firm-month-reports = { $n ->
    [one] You sent 1 report.
   *[other] You sent { $n } reports.
 }
firm-month-d-warnings = Warnings for you whose last hit fell in this month.
firm-month-d-dealt = Of these, those that you closed.
firm-month-d-blocked = Names and addresses blocked for you for the first time in this month.
firm-month-before = The month before
firm-month-after = The month after
firm-month-how = Counted up to 1,000. For one sheet of paper: print this page.
firm-knows = Who knows what about me
firm-knows-words = { $name } sees your name and your warnings. Everybody else sees a count at most.
firm-knows-go = The whole list

firm-reach-lede = What { $cert } has of you, what reaches you and by which way.
firm-reach-you = You, as we know you
firm-reach-no-phone = no telephone
firm-reach-no-mail = no e-mail
firm-reach-change = Is a number wrong or missing? Ring us and say it; we ring back before we change it.
firm-reach-account = Your account
firm-reach-what = What reaches you
firm-reach-what-1 = When it matters: a call. We never ask for a password or a code.
firm-reach-what-2 = A warning on this page, at once. By e-mail too, where we have an address of yours.
firm-reach-what-3 = Answers to your reports, on the page of the report.
firm-reach-what-4 = By message or post: a link that opens this page once, or the same as a square for your phone's camera. It asks for no e-mail.
firm-reach-see = What we see of your network
firm-reach-known = We know you by:
firm-reach-unknown = No domain and no internet address of yours is entered. What others report about them cannot reach you.
firm-reach-invite = Somebody else of your firm
firm-reach-invite-words = Ring us. We make a link or a square for the phone's camera; with it your colleague comes in once and chooses a password. No e-mail is needed.
