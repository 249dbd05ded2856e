# People, roles, ways in, the second person.
admin-people-title = People
admin-people-add = Add a person
admin-people-none = Nobody fits this filter. Clear a field and show again.
admin-search-people = Name or e-mail
admin-col-factor = Second step
admin-col-hat = Hat
admin-hat-cert = CERT
admin-hat-regulator = Regulator
admin-person-invited = Invited
admin-person-active = In use
admin-person-disabled = Closed
admin-factor-yes = Set up
admin-factor-no = Missing
admin-factor-later = With the first sign-in
admin-factor-none = Not needed
admin-people-q1 = Who has access?
admin-people-a1 = { $n ->
    [one] One account is open, { $admins } of them an administrator.
   *[other] { $n } accounts are open; administrators in use: { $admins }.
 }
admin-people-m1 = Two administrators can stand in for each other.
admin-people-m1-alone = One administrator cannot be replaced when ill. Add another.
admin-people-q2 = What must I do?
admin-people-a2 = Not yet used invitations: { $waiting }. Without a second step: { $factor }.
admin-people-a2-none = Nobody waits, nobody lacks a second step.
admin-people-m2 = { $n ->
    [one] One wish waits for a second person
   *[other] { $n } wishes wait for a second person
 }
admin-people-m2-none = No wish waits for a second person.
admin-people-q3 = Who is not here any more?
admin-people-a3 = { $n ->
    [one] One account in use was not here for 90 days.
   *[other] { $n } accounts in use were not here for 90 days.
 }
admin-people-a3-none = Everybody in use was here within 90 days.
admin-people-m3 = What was changed about accounts
admin-people-add-lede = The person gets a link that is good once, sets a password with it, and a second step where the role needs one.
admin-people-add-go = Add and make the link
admin-people-add-after = The next page shows the link and its QR code, once. Hand it over yourself, or by a way you trust.
admin-f-name = Name
admin-f-name-hint = As it shall stand in the ledger: the name colleagues know.
admin-f-role = Role
admin-f-role-hint = It decides what the person sees. It can be changed later.
admin-f-tenant = Whose data
admin-f-email = E-mail
admin-f-email-hint = The person can sign in with it. May be empty.
admin-f-phone = Telephone
admin-f-phone-hint = For the night. May be empty.
admin-f-lang = Language of the pages
admin-lang-browser = As the browser says
admin-role-owner = Of a hosted firm: its reports, tasks, warnings.
admin-role-officer = Alerts, blocks and reports of one organisation.
admin-role-analyst = The queue, indicators, release.
admin-role-lead = An analyst who also hands over work and agrees as second person.
admin-role-regulator = Legal notices to the regulator, never a case.
admin-role-national = The situation of the country.
admin-role-staff = The one-page brief.
admin-role-administrator = People, links, keys, health. No victim’s data. A second person agrees first.
admin-fault-role = Choose a role.
admin-fault-role-own = People of this node have another role. Choose owner only for a hosted firm.
admin-fault-role-tenant = People of a hosted firm are owner or security officer.
admin-fault-role-same = The person has this role already. Choose another.
admin-fault-tenant = This firm is not hosted here. Choose one from the list.
admin-person-facts = The account
admin-hosted = hosted here
admin-codes = { $n ->
    [one] one recovery code left
   *[other] { $n } recovery codes left
 }
admin-sessions = Signed in
admin-sessions-n = { $n ->
    [one] in one browser
   *[other] in { $n } browsers
 }
admin-made = Made
admin-link-waits = Link
admin-link-until = not used yet, good until { $at }
admin-person-done = What was done to this account
admin-person-done-none = Nothing yet.
admin-person-all-acts = All of it
admin-person-read = What this person read that names a victim
admin-person-read-none = Nothing that names a victim.
admin-person-all-reads = All that was read
admin-person-did = All that was done by this person
admin-invite = Send the invitation
admin-invite-what = Makes a link that is good for 24 hours and once. One made before ends.
admin-invite-again = Lost password
admin-invite-again-what = Makes a link to set a new password. The second step stays as it is. When it is used, other sessions end.
admin-invite-go = Make the link
admin-needs-second = This opens an administrator’s account: a second person agrees first.
admin-role-change = Change the role
admin-role-what = The person is signed out everywhere and sees the pages of the new role at the next sign-in. Tokens end.
admin-role-go = Give this role
admin-role-second = To and from administrator a second person agrees first.
admin-role-agreed-go = Give the role: { $role }
admin-contact = How the person is reached
admin-contact-go = Save
admin-reset = Lost second step
admin-reset-what = Check who asks: by voice, or face to face. The second step and its recovery codes go, sessions end, and a new link sets up another.
admin-reset-go = Remove it and make a link
admin-disable = Close the account
admin-disable-what = { $n ->
    [one] One browser is signed out at once; tokens and links end. Nothing is deleted, and it can be opened again.
   *[other] { $n } browsers are signed out at once; tokens and links end. Nothing is deleted, and it can be opened again.
 }
admin-disable-mine = This is your own account: you are signed out with it.
admin-disable-go = Close it
admin-enable = Open the account again
admin-enable-what = The person signs in as before. No session comes back.
admin-enable-go = Open it
admin-no-name-address = Write the name here and the address in its own field.
admin-no-name-taken = Another person here has this name. Add an e-mail address, so that each can sign in.
admin-no-email = Write it like ali@bank.example, or leave it empty.
admin-no-email-taken = Another person here has this address. Each has one of their own.
admin-no-email-needed = A namesake without an address is here, so this one keeps an address to sign in.
admin-no-phone = Write digits, like +92 51 0000000, or leave it empty.
admin-no-role-node = People of this node do not have that role.
admin-no-role-tenant = People of a hosted firm do not have that role.
admin-no-role-hat = This institution wears no regulator’s hat. Add it to the configuration first.
admin-no-role-meanwhile = Somebody else changed the role at this moment. Look again.
admin-no-last-administrator = This is the only administrator. Give another person that role first.
admin-no-account-closed = This account is closed. Open it again first.
admin-no-people-full = This node has as many accounts as it keeps. Nobody can be added.
admin-no-wish-same-person = Another person decides this: whoever asked cannot, under any account.
admin-no-wish-newer = Your account is newer than this wish. An older one decides.
admin-no-wish-over = This was asked more than a day ago. It has to be asked again.
admin-no-wish-decided = A colleague has decided this already.
admin-no-wish-many = Too many of your wishes wait. Let them be decided first.
admin-no-wish-not-granted = A second person has not agreed to this yet, or it was done already.
admin-shown-link = Link for one person
admin-shown-link-for = For { $name }. Whoever opens it sets the password of that account.
admin-shown-link-next = Hand it over yourself, or by a way you trust: a call with a known voice, a sealed letter. Not by open chat.
admin-shown-link-gone = This link was shown already, or its ten minutes are over. Make a new one on the person’s page; the old one ends then.
admin-qr = For a telephone
admin-qr-how = The person points the camera of their own telephone at it, here beside you.
admin-qr-label = QR code of the link for { $name }
admin-second-title = Second person
admin-wish-add = { $name } gets a new account as administrator.
admin-wish-invite = { $name }, an administrator, gets a link that sets a new password.
admin-wish-reset = The second step of { $name }, an administrator, is removed, and a new link is made.
admin-wish-enable = The closed account of { $name }, an administrator, is opened again.
admin-wish-role = The role of { $name } changes from { $from } to { $to }.
admin-agreed = A colleague agreed to this. It can be done now, within a day of asking.
admin-agreed-open = Open the page
admin-agreed-do = Do it now
