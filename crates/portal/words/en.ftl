portal-brand = Pasban
portal-skip = Skip to the content
portal-menu = Menu
portal-nav = Main
portal-nav-constituents = Constituents
portal-nav-exchange = Exchange
portal-nav-node = Node
portal-search = Search everything
portal-search-go = Search
portal-help = Help
portal-sign-in = Sign in
portal-home = To the first page
portal-back = Back to the page
portal-tier-national = National CERT
portal-tier-sectoral = Sectoral CERT
portal-tier-provincial = Provincial CERT
portal-tier-community = Community CERT
portal-tier-provider = Provider
portal-tier-organisational = Organisation
portal-foot-node = Node of { $name }
portal-foot-zone = Times in { $zone }
portal-foot-ledger = Ledger
portal-as-of = As of { $at }
portal-ago = { $span } ago
portal-in = in { $span }
portal-span-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
 }
portal-span-minutes = { $n } min
portal-span-hours = { $n } h
portal-span-hours-minutes = { $h } h { $m } min
portal-span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
 }
portal-bad-day = Write the day like 24 Nov 2026 or 2026-11-24.
portal-bad-time = Write the time like 02:30.
portal-twice-time = This time comes twice on that day, when the clocks change. Write a time before or after it.
portal-clock-left = { $span } left
portal-clock-overdue = Overdue by { $span }
portal-clock-in-time = In time, with { $span } to spare
portal-clock-late = { $span } late
portal-hidden = hidden: fewer than { $k }
portal-coverage = { $n } of { $of } answered
portal-rows = Rows
portal-shown = { $n ->
    [one] One row
   *[other] { $n } rows
 }
portal-shown-of = { $n } of { $all }
portal-next = Next
portal-csv = Take as CSV
portal-tlp-clear = anybody may know
portal-tlp-green = for the community, not in public
portal-tlp-amber = for organisations that need to know, and their clients
portal-tlp-amber-strict = for the receiving organisation only
portal-tlp-red = for the named persons only
portal-problem = There is a problem
portal-problem-title = Problem: { $what }
portal-news = { $n ->
    [one] One new: show it
   *[other] { $n } new: show them
 }
portal-live-lost = Not live since { $at }. Load the page again
portal-not-found-title = Not found
portal-not-found = This page does not exist, or it is not for your account.
portal-broken-title = This node made a mistake
portal-broken = What you did may not have been kept. The log has the details; the administrator finds them there. Try again in a minute.
portal-refused-title = This was not done
portal-stale-title = Nothing was sent
portal-stale = You were signed out, or signed in as somebody else, since this page was opened. Go back, load the page again and send it once more. A draft that was saved is still there.
portal-csv-name = list

account-sign-in-title = Sign in
account-who = Your e-mail address or name
account-password = Password
account-sign-in = Sign in
account-lost = Lost your password or your second step? Your administrator gives you a new link. On the node's own machine: { $command }
account-code-title = Second step
account-code = The six digits that your app shows now, or a recovery code
account-code-go = Go on
account-enter-title = Sign in with this link
account-enter = This link signs you in once.
account-enter-go = Sign in
account-sign-out = Sign out
account-title = Your account
account-name = Name
account-role = Role
account-language = Language
account-theme = Colours
account-theme-system = As the device
account-theme-light = Light
account-theme-dark = Dark
account-zone = Time zone
account-zone-hint = Like Asia/Karachi. Empty takes the zone of this node.
account-keys = Keys on lists (j, k, x, /, ?)
account-save = Save
account-nobody = No session
role-owner = Owner
role-officer = Security officer
role-analyst = Analyst
role-lead = Shift lead
role-regulator = Regulator
role-national = National officer
role-staff = Minister's staff
role-administrator = Administrator

help-title = Help: what this system is for
help-lede = One attack, one victim: what hits one organisation is watched, searched for and blocked at the others within seconds. And a true picture of how ready each sector is.
help-here = What you can do here
help-keys-title = Keys
help-keys = Turn them on under Your account. / searches, j and k move, x ticks, Enter opens, g then a letter goes to a page of the side list, ? comes here.
help-markings = Who may know: TLP
