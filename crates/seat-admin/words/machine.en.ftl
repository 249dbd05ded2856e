# Keys, log sources, what is kept, backups, health.
admin-keys-title = Keys
admin-keys-q1 = Are our keys good?
admin-keys-a1 = { $n ->
    [one] They are one day old.
   *[other] They are { $n } days old.
 }
admin-keys-a1-stolen = One key in use is in other hands. Rotate now.
admin-keys-m1 = They sign what leaves and what stands in the ledger.
admin-keys-m1-old = They are older than a year: rotate them at a quiet hour.
admin-keys-q2 = Do we have the recovery sheet?
admin-keys-a2 = { $n ->
    [one] Somebody saw it one day ago.
   *[other] Somebody saw it { $n } days ago.
 }
admin-keys-a2-never = Nobody has noted that they saw it.
admin-keys-m2 = Without it lost keys cannot be replaced.
admin-keys-q3 = Could somebody become this node?
admin-keys-a3 = The identity key is not on this machine.
admin-keys-a3-here = The identity key lies on this machine.
admin-keys-m3 = Daily running does not need it.
admin-keys-m3-here = Put the recovery sheet in the safe, then remove the key as Health says.
admin-keys-finger = How partners know us
admin-keys-finger-what = Compare these by telephone when somebody doubts.
admin-keys-tls = TLS key, SHA-256
admin-kcol-key = Public key
admin-kcol-role = For
admin-kcol-since = Since
admin-kcol-state = State
admin-key-link = Signs what leaves
admin-key-ledger = Signs the ledger
admin-key-tls-spki-sha256 = Secures the line
admin-key-card = card { $n }
admin-key-now = In use
admin-key-before = Replaced
admin-key-stolen = In other hands
admin-rotate = Rotate
admin-rotate-what = It needs the recovery sheet, so it is done on the machine, not here. Partners learn the new keys by themselves.
admin-rotate-stolen = Were the old ones stolen? Then say so as well, with the node running:
admin-sheet = The recovery sheet
admin-sheet-what = Look once a year whether it is still in the safe and can be read. Never type the sheet itself here.
admin-sheet-last = { $who } saw it { $at }:
admin-sheet-where = Where it lies
admin-sheet-where-hint = Like: safe of the director, sealed.
admin-sheet-go = I saw it today
admin-fault-sheet = This looks like the sheet itself. Write only where it lies. If you typed the code, tell nobody and rotate the keys.
admin-sources-title = Log sources
admin-sources-q1 = Do logs arrive?
admin-sources-a1 = { $n ->
    [one] The one source is heard.
   *[other] All { $n } sources are heard.
 }
admin-sources-a1-silent = { $n ->
    [one] One of { $all } is silent.
   *[other] { $n } of { $all } are silent.
 }
admin-sources-a1-none = No source is known yet.
admin-sources-m1 = What is not logged is not seen: a silent source hides an attack.
admin-sources-q2 = Until when did data arrive?
admin-sources-a2 = The last line came { $at }.
admin-sources-a2-none = No line has come.
admin-sources-m2 = Lines read in all: { $n }.
admin-sources-q3 = Is anything not understood?
admin-sources-a3 = { $n ->
    [one] One line could not be read.
   *[other] { $n } lines could not be read.
 }
admin-sources-a3-none = Every line could be read.
admin-sources-m3 = A few are usual. Many mean that the format is another.
admin-sources-none = No log source yet. Name a file in the configuration, or make a token and push lines.
admin-scol-source = Source
admin-scol-last = Last line
admin-scol-rate = Lines an hour
admin-scol-lines = Lines
admin-source-pushed = pushed
admin-source-silent = Silent
admin-source-new = No line yet
admin-source-well = Heard
admin-source-after = alarm after { $span }
admin-source-bad = { $n } not read
admin-rate-unknown = not known yet
admin-source-add = Follow a file
admin-source-add-what = Write it into the configuration and start the node again. It begins where the file begins.
admin-tokens = Tokens of programs
admin-tokens-what = With one a program pushes logs, fetches lists, or reads and writes as a TAXII client.
admin-tokens-none = No token has been made.
admin-token-make = Make a token
admin-token-name = Name
admin-token-name-hint = Which machine or program uses it.
admin-token-scope = For
admin-token-go = Make it
admin-token-revoke = Revoke
admin-token-until = good until { $at }
admin-token-no-end = no end
admin-scope-push = pushes logs
admin-scope-lists = fetches block lists
admin-scope-taxii-read = reads by TAXII
admin-scope-taxii-write = writes by TAXII
admin-fault-token-there = A token of this name is here. Use another name.
admin-shown-token = Token
admin-shown-token-for = For { $name }.
admin-shown-token-next = Put it into the program’s configuration now. It is not shown again.
admin-shown-token-gone = This token was shown already, or its ten minutes are over. Revoke it and make a new one.
admin-retention-title = What is kept
admin-retention-q1 = How long are logs kept?
admin-retention-a1 = { $n ->
    [one] One day.
   *[other] { $n } days.
 }
admin-retention-m1 = At most { $size } of each organisation; then the oldest days go first.
admin-retention-q2 = Is there room?
admin-retention-a2 = { $size } are used, { $free } are free.
admin-retention-m2 = On a full disk the node answers, and takes nothing new in.
admin-retention-q3 = What stays for ever?
admin-retention-a3 = The ledger, { $n } acts.
admin-retention-m3 = Content can be erased by legal order; that it stood there remains.
admin-retention-none = No log line is kept yet.
admin-rcol-observations = Observations
admin-rcol-disk = On disk
admin-rcol-oldest = Oldest
admin-rcol-newest = Newest
admin-kept = What, and how long
admin-kept-history = Log lines
admin-kept-history-how = { $n ->
    [one] one day
   *[other] { $n } days
 }
admin-kept-ledger = Ledger
admin-kept-ledger-how = for ever
admin-kept-reports = Reports and their evidence
admin-kept-reports-how = until they are erased by hand
admin-kept-sessions = Sessions
admin-kept-sessions-how = 12 hours at most; owners of small firms 30 days
admin-kept-forms = Answers to forms that were sent
admin-kept-forms-how = 7 days
admin-kept-names = Who read what
admin-kept-names-how = for ever, as an act each hour
admin-retention-change = Change it
admin-retention-change-what = In the configuration; it counts after the next start. Fewer days delete at once and cannot be undone.
admin-backup-title = Backup
admin-backup-q1 = When was the last one?
admin-backup-a1 = { $at }.
admin-backup-a1-never = Never.
admin-backup-m1 = What came since would be lost with the disk, but for what partners mirror.
admin-backup-q2 = Does it open?
admin-backup-a2 = { $n ->
    [one] Somebody opened one a day ago.
   *[other] Somebody opened one { $n } days ago.
 }
admin-backup-a2-never = Nobody has noted that one opened.
admin-backup-m2 = A backup that was never opened is a hope.
admin-backup-q3 = Who can read it?
admin-backup-a3 = Only who holds the identity that opens it. It is not on this machine.
admin-backup-a3-here = The identity that opens it lies on this machine. Move it to the safe.
admin-backup-m3 = It is encrypted for one recipient; the identity key of the node is never in it.
admin-backup-restored = This node was restored { $at }, and no partner’s memory was compared yet. It signs and sends nothing until then.
admin-backup-where = Where it lies
admin-backup-file = Last from this page
admin-backup-file-unknown = None was made from here. Where the command put its file, only whoever ran it knows.
admin-backup-file-gone = The file is no longer there: it was moved, or lost.
admin-backup-file-newer = A newer one was made by the command.
admin-backup-for = Encrypted for
admin-backup-for-nobody = Nobody is named. Name a recipient with the command.
admin-backup-in = What is in it
admin-backup-in-what = Store, log history, configuration, operating keys.
admin-backup-how = How to restore
admin-backup-how-what = On an empty machine with the same program:
admin-backup-how-after = It compares its memory with its partners before it signs or sends. All sessions and links of people end.
admin-backup-now = Make one now
admin-backup-now-what = It goes into the folder backups of the node’s data. That is the same disk: carry it to another one today.
admin-backup-now-go = Make a backup
admin-backup-now-cannot = It cannot be made from here before a recipient is named.
admin-backup-nightly = Each night, by a timer of the machine:
admin-fault-backups = The folder holds { $n } backups. Move the old ones to another disk first.
admin-checked = It was opened
admin-checked-what = Restore one on another machine twice a year, sign in, look at a report, then delete that machine’s copy.
admin-checked-last = { $who } noted { $at }:
admin-checked-how = What was done
admin-checked-hint = Like: backup of 24 Nov on the test machine, 14 reports there.
admin-checked-go = Note it
admin-health-title = Health
admin-health-q1 = Does it run?
admin-health-a1 = Yes. It takes things in, signs and sends.
admin-health-a1-not-ready = It answers, and takes nothing new in.
admin-health-a1-recovering = It is recovering: nothing is signed or sent.
admin-health-m1 = { $n ->
    [one] One check was made just now.
   *[other] { $n } checks were made just now.
 }
admin-health-q2 = What must I mend?
admin-health-a2 = Does not work: { $fail }. Look at: { $warn }.
admin-health-a2-warn = { $n ->
    [one] Nothing is broken. One thing to look at.
   *[other] Nothing is broken. { $n } things to look at.
 }
admin-health-a2-none = Nothing.
admin-health-m2 = Begin with: { $what }.
admin-health-m2-none = Look again tomorrow.
admin-health-q3 = What has it done?
admin-health-a3 = { $n ->
    [one] One act stands in the ledger.
   *[other] { $n } acts stand in the ledger.
 }
admin-health-m3 = No message waits for a person.
admin-health-m3-held = { $n ->
    [one] One message waits for a person.
   *[other] { $n } messages wait for a person.
 }
admin-health-again = Check again
admin-health-all-well = { $n ->
    [one] The check passes.
   *[other] All { $n } checks pass.
 }
admin-health-well = What is well
admin-health-fails = Does not work
admin-health-look = Look at it
admin-health-open = Open the page
admin-health-node = This node
admin-health-version = Version
admin-health-born = Made
admin-health-url = Partners reach it at
admin-health-acts = Ledger
admin-health-acts-n = { $n } acts, { $seen } of them cosigned by a partner
admin-health-links = Links in force
admin-health-links-n = { $n }
admin-health-observations = Observations kept
admin-health-observations-n = { $n }
admin-health-free = Room on the disk
admin-check-keys = Key files
admin-do-keys = Only the node’s own user may read them. Close them to everybody else, then check again.
admin-check-identity-key = Identity key
admin-do-identity-key = Make sure that the recovery sheet is in the safe and can be read. Then remove the key from the machine.
admin-check-backup-identity = What opens backups
admin-do-backup-identity = Move it to a stick in the safe. The node does not need it.
admin-check-certificate = TLS certificate
admin-do-certificate = Renew it before it ends, with the same key, and start the node again.
admin-check-disk = Disk
admin-do-disk = Make room: move old backups away, or keep fewer days.
admin-check-history = Log history
admin-do-history = Look at the disk’s own errors. What is damaged is set aside; the rest is searched as usual.
admin-check-config = Configuration
admin-do-config = Change the named line in the configuration file, then start the node again.
admin-check-store = Store
admin-do-store = Run the command, or restore from a backup where the store is damaged.
admin-check-recovering = Recovery
admin-do-recovering = Let it reach one partner: it compares its memory and goes on by itself.
admin-check-ready = Taking things in
admin-do-ready = Mend what the sentence names. Until then senders are told to try again.
admin-check-links = Links
admin-do-links = Open the link, read the last failure, and ring the partner if it stays silent.
admin-check-clock = Clock
admin-do-clock = Turn the time service on, here or there.
admin-check-sources = Log sources
admin-do-sources = Look whether the program that writes the log still runs, and whether the file grows.
admin-check-backup = Backup
admin-do-backup = Make one now, carry it to another disk, and let a timer do it each night.
admin-check-outgoing = Messages
admin-do-outgoing = Read what waits. If it may still go, let it go with the command.
admin-check-zone = Block zone
admin-do-zone = Look at the resolver: does it fetch this zone, and with the right key?
