# The own account: invitation, password, second step, tokens, sessions, record; and sentences that refuse (pasban-people).
account-kept-title = Your words are kept
account-kept = Your session had ended before the form arrived. Sign in: it comes back as you filled it in. Passwords and files are not kept.
account-own = Your account, step by step
account-password-line = Password
account-password-help = Change it. You stay signed in here and are signed out everywhere else.
account-factor-line = Second step and recovery codes
account-factor-state = { $n ->
    [0] Set up. No recovery code is left: make new ones.
    [one] Set up. One recovery code is left.
   *[other] Set up. { $n } recovery codes are left.
 }
account-factor-missing = Not set up.
account-tokens-line = Tokens for programs
account-tokens-state = { $n ->
    [0] None.
    [one] One.
   *[other] { $n }.
 }
account-sessions-line = Where you are signed in
account-sessions-state = { $n ->
    [one] Here only.
   *[other] In { $n } places.
 }
account-record-line = What the record holds of your acts
account-record-help = Entries of the ledger that name you. They are never changed.
account-settings = Language, colours, time
account-saved = Saved.
account-saved-password = Your password was changed. All other sessions have ended.

welcome-title = Your account at { $node }
welcome-again-title = A new password
welcome-lede = { $by } invites you. Choose a password; then you are signed in.
welcome-lede-first = This node was made with you as its first administrator. Choose a password; then you are signed in.
welcome-again-lede = This link sets a new password for your account. Your other sessions end.
welcome-name = Name
welcome-role = Role
welcome-node = Where
welcome-until = Link holds until
welcome-role-owner = you report attacks on your firm, and read warnings and what to fix.
welcome-role-officer = you report, see whether your organisation was hit, and decide what it blocks by itself.
welcome-role-analyst = you review what comes in, ask who met it, and decide what is passed on.
welcome-role-lead = an analyst who also hands over the shift and agrees as the second person.
welcome-role-regulator = you read what is filed with you. Cases stay with the CERT.
welcome-role-national = you see the country as a whole and decide at the national desk.
welcome-role-staff = you read the one-page brief.
welcome-role-administrator = you run the node: people, links, keys, health. Victims' data are not yours to read.
welcome-step-password = Your password
welcome-step-factor = Your second step
welcome-step-code = Your second step
welcome-password = New password
welcome-password-hint = At least { $n } characters. Four or five words that belong to you are good: long, and easy to type.
welcome-repeat = The same once more
welcome-why = Why no digits and signs are asked for
welcome-why-words = Length is what makes a password hard to guess. Rules about digits and signs make people write Password1! and write it down. What everybody tries first is refused here, and so is your own name. You do not have to change it every few months; change it when somebody may know it.
welcome-factor = With a code from your telephone nobody comes in who only knows your password. Open an authenticator app (any that shows six digits) and scan the picture.
welcome-qr = QR code with the secret for your authenticator app
welcome-this-device = Is the app on this device?
welcome-open-app = Open it with the secret
welcome-by-hand = Or type this into the app (time-based, 6 digits):
welcome-code = The six digits that the app shows now
welcome-code-hint = They change every 30 seconds. If they are refused again and again, the clock of one of the devices is wrong.
welcome-go = Set the password and sign in
welcome-go-codes = Set both and sign in
welcome-next-codes = Next you get ten recovery codes for the day when your telephone is lost. They are shown once: have paper ready.
welcome-fault-repeat = The two passwords differ. Type both again.
welcome-over-title = This link does not hold
welcome-over = It was used, its time is over, or it was never made. These look the same, on purpose.
welcome-over-next = Ask whoever invited you for a new one. An administrator at the node's own machine makes one with { $command }.

shown-codes-title = Your recovery codes
shown-codes = If your telephone is lost, one of these takes the place of the six digits. Each works once. Write them down or print this page, and keep them apart from the telephone.
shown-token-title = The token { $name }
shown-token = Give it to your program as the header Authorization: Bearer.
shown-once = This is the only time you see this. The node keeps a fingerprint of it and cannot show it again.
shown-over-title = Shown already
shown-over = Secrets are shown once, for some minutes. If you have not kept them, make new ones in your account.
shown-go = I have kept it: go on

password-title = Change your password
password-lede = You stay signed in here. All your other sessions and open links end; tokens of your programs stay.
password-present = Your present password
password-go = Change the password

factor-title = Second step
factor-set = { $n ->
    [0] Your second step is set up. No recovery code is left: make new ones now.
    [one] Your second step is set up. One recovery code is left.
   *[other] Your second step is set up. { $n } recovery codes are left.
 }
factor-needed = Your role needs a second step and you have none. Set it up now.
factor-none = You have no second step. Your role does not need one; with it nobody comes in who only knows your password.
factor-change = A new telephone or app
factor-change-lede = The app that you have now counts until the first code of the new one is right. Then your other sessions end and you get new recovery codes.
factor-change-go = Go on to the new app
factor-begin = Set it up
factor-begin-lede = You need a telephone with an authenticator app: any that shows six digits.
factor-begin-go = Go on
factor-begin-again = Begin again
factor-codes = New recovery codes
factor-codes-lede = Those that you have now stop working.
factor-codes-go = Make ten new codes
factor-set-title = Set up the app
factor-set-go = Use this app from now on
factor-set-over = Nothing is being set up in this session, or it was begun more than an hour ago.

tokens-title = Tokens for programs
tokens-lede = A token lets a program of yours see what you see, under { $path }. It touches no account, manages no people and is no second person.
tokens-none = You have no tokens. Programs that you run for yourself would stand here.
tokens-name = Name
tokens-name-hint = So that you find it again: which program, on which machine.
tokens-scope = It may
tokens-read = read
tokens-read-more = See and export what you may see.
tokens-write = read and do
tokens-write-more = Also do what you may do. Each act stands in the record under your name.
tokens-used = Last used
tokens-never = never
tokens-expires = Ends
tokens-over = over:
tokens-act = Act
tokens-revoke = Revoke
tokens-new = A new token
tokens-days = Days that it lasts
tokens-days-hint = A number, 1 to { $n }.
tokens-go = Make the token

sessions-title = Where you are signed in
sessions-lede = Each line is a browser. The address is the one that it came from when it signed in.
sessions-place = From
sessions-here = this browser
sessions-seen = Last used
sessions-begun = Began
sessions-door = By
sessions-sign-in = password
sessions-one-time = one-time link
sessions-end = End it
sessions-end-others = { $n ->
    [one] End the other session
   *[other] End the { $n } others
 }
sessions-unknown = You do not know one of them? End it and change your password.

acts-title = What the record holds of your acts
acts-lede = Entries of this node's ledger that name you as their doer or are about your account. Nobody can change them, an administrator neither.
acts-none = No entry names you yet.
acts-when = When
acts-kind = Act
acts-by = By
acts-about = About
acts-index = Entry

portal-kept-title = Nothing was sent yet
portal-kept = Your session had ended before this form arrived. Here is what you typed. Look through it and send it once more.
portal-kept-files = Files that came with it were not kept: choose them again.
portal-typed = What you typed

refusal-enrol-over = Begin again: the secret on the screen was for one hour.
refusal-no-factor-yet = There is no second step yet. Set one up first.
refusal-password-present = That is not your present password.
refusal-code-wrong = That code is not right, or it was used. Wait for the next one in your app and type its six digits.
refusal-wait-seconds = Too many wrong tries. Wait { $n } seconds, then try again.
refusal-wait-minutes = Too many wrong tries. Wait { $n } minutes, then try again.
refusal-busy = Many people sign in at this moment. Try again in a minute.
refusal-account-closed = This account is closed. Open it again first.
refusal-hours = An invitation lasts 1 to { $max } hours, not { $n }.
refusal-minutes = Such a link lasts 1 to { $max } minutes, not { $n }.
refusal-account-changed = The account changed at this moment. Open the link again.
refusal-password-short = That has { $n } characters. Use at least { $min }; four or five words are good.
refusal-password-long = That is longer than { $max } bytes. Use a shorter one.
refusal-password-own = It holds your name or address. Use other words.
refusal-password-common = It is one of those that everybody tries. Use four or five words of your own.
refusal-password-same = That is the present password. Use another.
refusal-password-changed = The password was changed at this moment. Look again.
refusal-name = Write a name of 1 to { $max } characters, without hidden ones.
refusal-name-address = Write a name here, and the address in its own field.
refusal-email = Write the address like ali@bank.example, or leave it empty.
refusal-phone = Write the telephone in digits, like +92 51 0000000, or leave it empty.
refusal-role-node = People on a node of tier { $tier } are one of { $names }, not { $role }.
refusal-role-tenant = People of a hosted tenant are one of { $names }, not { $role }.
refusal-role-hat = This institution wears no regulator's hat. Add it to [node] hats in the configuration first.
refusal-people-full = This node has { $max } accounts, the most that it keeps.
refusal-email-taken = Another person has that address here. Each has one of their own.
refusal-name-taken = Another person here has that name. Add an e-mail address, so that each can sign in.
refusal-namesakes = { $n } people have that name. Say which by e-mail address.
refusal-email-needed = A namesake without an address is here, so keep this one to sign in.
refusal-role-meanwhile = Somebody else changed the role at this moment. Look again.
refusal-last-administrator = This is the only administrator. Give another person that role first.
refusal-language = Choose English or Urdu.
refusal-theme = Choose light, dark, or as the device.
refusal-zone = Write the time zone like Asia/Karachi.
refusal-read-field = Record and field: 1 to { $max } bytes each, in one line.
refusal-cursor = Take the cursor from the page before.
refusal-subject = The subject has at most { $max } bytes, in one line.
refusal-wish-words = Say what will happen in 1 to { $max } characters.
refusal-wish-body = That is { $n } bytes; at most { $max } are kept.
refusal-wish-many = { $max } of your wishes wait for a second person. Let them be decided first.
refusal-wish-reason = Say why in 1 to { $max } characters.
refusal-wish-same-person = Another person decides this: whoever asked cannot, under any account.
refusal-wish-newer = An account that is newer than the wish cannot decide on it.
refusal-wish-over = This was asked more than a day ago. It has to be asked again.
refusal-wish-decided = { $name } has decided this already.
refusal-wish-not-granted = A second person has not agreed to this yet, or it was done already.
refusal-sign-in-wrong = That name and password do not go together. Check both. After five wrong tries there is a wait.
refusal-sign-in-no-factor = This account has no second step yet. Ask an administrator for a new link.
refusal-sign-in-over = This sign-in is over. Begin again with your name and password.
refusal-token-by-token = A token makes no tokens. Sign in with a browser.
refusal-token-scope = Choose what the token may: read, or read and do.
refusal-token-name = Write a name of 1 to { $max } characters, so that you find it again.
refusal-token-days = A token lasts 1 to { $max } days, not { $n }.
refusal-token-many = You have { $max } tokens, the most that one person may. Revoke one.
refusal-token-taken = You have a token of that name. Use another name, or revoke it first.
