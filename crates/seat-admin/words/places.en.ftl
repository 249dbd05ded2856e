# Hosted firms, organisations, who answers to whom.
admin-tenants-title = Hosted firms
admin-tenants-lede = Their data live on this node, each apart from the others.
admin-tenants-q1 = How many are here?
admin-tenants-a1 = { $n ->
    [one] One firm is hosted here.
   *[other] { $n } firms are hosted here.
 }
admin-tenants-m1 = You see who uses them, not what happens in them.
admin-tenants-q2 = Whom must I help?
admin-tenants-a2 = { $n ->
    [one] One of them is used by nobody yet.
   *[other] { $n } of them are used by nobody yet.
 }
admin-tenants-a2-none = Each is used by somebody.
admin-tenants-m2 = A firm that nobody uses is warned of nothing. Ring its owner and make a new link.
admin-tenants-q3 = How do I take one in?
admin-tenants-a3 = A name and its owner’s name are enough.
admin-tenants-m3 = To the form
admin-tenants-none = No firm is hosted here yet. Take the first one in below.
admin-tenants-none-found = No hosted firm has that in its name.
admin-search-name = Name
admin-col-people = People
admin-tenant-nobody = Nobody invited
admin-tenant-invited = Invited, nobody came
admin-tenant-used = In use
admin-tenant-invite = Invite somebody
admin-tenants-add = Take a firm in
admin-tenants-add-lede = Its owner gets a link that is good once, with a QR code for the telephone.
admin-t-firm = Name of the firm
admin-t-firm_ur = Name in Urdu
admin-t-sector = Sector
admin-t-sector-hint = Like finance, health, energy.
admin-t-domains = Its website and mail domains
admin-t-domains-hint = With a comma between. They are never blocked here, and we look for them in what is reported.
admin-t-owner = Name of the owner
admin-t-email = The owner’s e-mail
admin-t-email-hint = May be empty.
admin-tenants-add-go = Take it in and make the link
admin-fault-domain = { $word } is not a domain. Write it like shop.example.
admin-fault-org-there = An organisation of this name is here already. Open it from the list of organisations.
admin-orgs-title = Organisations
admin-orgs-q1 = Whom do we serve?
admin-orgs-a1 = { $n ->
    [one] One organisation.
   *[other] { $n } organisations.
 }
admin-orgs-m1 = With a node: { $node }. Hosted here: { $tenant }. By contact alone: { $contact }.
admin-orgs-q2 = Whom can we not reach?
admin-orgs-a2 = { $n ->
    [one] Of one nobody wrote down who answers.
   *[other] Of { $n } nobody wrote down who answers.
 }
admin-orgs-a2-none = Of each somebody is named who answers.
admin-orgs-m2 = Without a name and a number no warning reaches it at night.
admin-orgs-q3 = What matters most?
admin-orgs-a3 = { $n ->
    [one] One is critical infrastructure.
   *[other] { $n } are critical infrastructure.
 }
admin-orgs-m3 = { $n ->
    [one] In one sector.
   *[other] In { $n } sectors.
 }
admin-orgs-none = No organisation fits this filter. Clear a field, or add one.
admin-orgs-add = Add an organisation
admin-orgs-add-go = Add it
admin-orgs-add-lede = At first it is here by contact. It can get a link or be hosted later.
admin-search-org = Name or domain
admin-col-province = Province
admin-col-presence = How it is here
admin-col-answers = Who answers
admin-nobody-answers = Nobody written down
admin-presence-node = Own node
admin-presence-tenant = Hosted here
admin-presence-contact = By contact
admin-critical = Critical infrastructure
admin-critical-only = Only critical ones
admin-critical-hint = Its failure would harm many people.
admin-province-PK = The whole country
admin-province-PK-BA = Balochistan
admin-province-PK-GB = Gilgit-Baltistan
admin-province-PK-IS = Islamabad
admin-province-PK-JK = Azad Jammu and Kashmir
admin-province-PK-KP = Khyber Pakhtunkhwa
admin-province-PK-PB = Punjab
admin-province-PK-SD = Sindh
admin-fault-province = Choose a province from the list.
admin-fault-range = { $word } is not an address range. Write it like 203.0.113.0/24.
admin-fault-matter = Choose a matter from the list.
admin-org-facts = What we know
admin-org-unknown = Neither domains nor addresses are written down. What identifies it is not looked for, and not kept from being blocked.
admin-org-edit = Change
admin-org-save = Save
admin-org-link = Its link
admin-org-people = Its people
admin-org-offer = Offer it a link
admin-org-answers = Whom it answers to
admin-org-answers-us = It answers to this CERT. Other bodies beside it:
admin-answers-to = Name of the body
admin-answers-to-hint = Another CERT, a regulator, a ministry. The same spelling is the same body.
admin-matter = In which matter
admin-matter-incidents = Incidents
admin-matter-filings = Legal notices
admin-matter-readiness = Readiness
admin-matter-exchange = Exchange of indicators
admin-lead = leads
admin-lead-tick = It leads in this matter
admin-answers-go = Write it down
admin-answers-end = No longer
admin-o-name = Name
admin-o-name_ur = Name in Urdu
admin-o-sector = Sector
admin-o-sector-hint = Like finance, health, energy.
admin-o-contact = Who answers
admin-o-contact-hint = Name and office, like Sadia Khan, CISO.
admin-o-phone = Telephone, also at night
admin-o-email = E-mail
admin-o-domains = Domains
admin-o-domains-hint = One a line. Never blocked here, and looked for before anything leaves.
admin-o-ranges = Address ranges
admin-o-ranges-hint = One a line, like 203.0.113.0/24.
admin-o-aliases = Other names
admin-o-aliases-hint = Short names and brands, one a line.
admin-relations-title = Who answers to whom
admin-relations-q1 = Who answers to us?
admin-relations-a1 = { $n ->
    [one] One organisation, counted once.
   *[other] { $n } organisations, each counted once.
 }
admin-relations-m1 = Under an agreement in force, or hosted here: { $agreed }.
admin-relations-q2 = Whom do we answer to?
admin-relations-a2 = { $n ->
    [one] One CERT above us.
   *[other] { $n } CERTs above us.
 }
admin-relations-m2 = Partners beside us: { $n }.
admin-relations-q3 = Who answers to others as well?
admin-relations-a3 = { $n ->
    [one] One organisation.
   *[other] { $n } organisations.
 }
admin-relations-m3 = What comes by two ways is counted once.
admin-relations-picture = The picture
admin-relations-by-sector = There are too many to draw one by one: a box is a sector. The table has each.
admin-relations-none = Nobody answers to this node yet, and it answers to nobody. Add an organisation, or accept an offer.
admin-col-who = Who
admin-col-answers-to = Answers to
admin-col-basis = How
admin-col-agreement = Agreement
admin-basis-link = Node to node
admin-basis-hosted = Hosted here
admin-basis-contact = By contact
admin-basis-named = Written down here
admin-basis-partner = Partner
admin-tie-agreed = Agreement in force, or hosted
admin-tie-waiting = Paused, or not yet confirmed
admin-tie-contact = By contact alone
admin-rel-agreement = Agreement { $n }, { $state }
admin-rel-sector = { $n ->
    [one] one, agreed { $agreed }
   *[other] { $n }, agreed { $agreed }
 }
admin-rel-others = Some answer to these as well:
admin-rel-other = { $n ->
    [one] one of ours
   *[other] { $n } of ours
 }
admin-no-sector = No sector
admin-version = Version { $n }
