# Links and agreements.
admin-links-title = Links
admin-links-offer = Offer a link
admin-links-accept = Accept an offer
admin-links-q1 = Is everyone connected?
admin-links-a1 = { $n ->
    [one] The one partner is heard.
   *[other] All { $n } partners are heard.
 }
admin-links-a1-silent = { $n ->
    [one] One of { $all } is silent or in trouble.
   *[other] { $n } of { $all } are silent or in trouble.
 }
admin-links-m1 = Silent is: not heard for ten minutes. What waits is kept and sent later.
admin-links-q2 = What must I do?
admin-links-a2 = { $n ->
    [one] One link waits for somebody.
   *[other] { $n } links wait for somebody.
 }
admin-links-a2-none = Nothing waits for digits or for an answer.
admin-links-m2 = An offer is good for seven days. Digits are typed by both, over the telephone.
admin-links-q3 = What waits to go out?
admin-links-a3 = { $n ->
    [one] One object on this page.
   *[other] { $n } objects on this page.
 }
admin-links-a3-none = Nothing that we know of.
admin-links-m3 = Counted as of each partner’s last greeting, about once a minute. Some of it never goes: each is looked at again first.
admin-links-live = In force and waiting ({ $n })
admin-links-ended = Ended ({ $n })
admin-links-none = This node has no link yet. Accept the offer of your CERT, or offer a link to whom you serve.
admin-links-none-ended = No link has ended.
admin-col-partner = Partner
admin-col-may = What may pass
admin-col-heard = Last heard
admin-col-waits = Waits for it
admin-col-cosigned = Cosigned up to
admin-we-send = out
admin-we-get = in
admin-and-more = and { $n } more
admin-cosigned = { $n } of { $all }
admin-relation-constituent = Answers to us
admin-relation-constituent-more = An organisation or CERT that we serve.
admin-relation-superior = We answer to it
admin-relation-superior-more = A CERT above us that dials in here.
admin-relation-lateral = Partner on our level
admin-relation-lateral-more = GREEN at most, and no questions.
admin-relation-plain = Plain TAXII client
admin-relation-tenant = Hosted here
admin-link-offered = Offered
admin-link-confirming = Waits for digits
admin-link-active = In force
admin-link-paused = Paused
admin-link-ended = Ended
admin-link-silent = Silent
admin-link-trouble = The last try failed
admin-link-forked = This partner’s ledger shows two faces. We do not cosign it until somebody has looked.
admin-link-offered-what = The offer is out and not yet accepted. It ends by itself after seven days. Revoke it if it went to the wrong place.
admin-lane-0 = Withdrawals
admin-lane-1 = Confirmed
admin-lane-2 = Other
admin-waits-unknown = Not known before its next greeting
admin-waits-none = Nothing
admin-waits-since = the first for { $span }
admin-kind-indicator = indicators
admin-kind-withdrawal = withdrawals
admin-kind-sighting = sightings
admin-kind-report = reports
admin-kind-proposal = proposals
admin-kind-question = questions
admin-kind-answer = answers
admin-kind-stop = stops
admin-kind-key-statement = keys
admin-kind-opinion = opinions
admin-kind-other = descriptions
admin-action-look-up = look up at most
admin-action-watch = watch at most
admin-action-block-home = block in its own network at most
admin-action-block-customers = block for customers at most
admin-agreement = Agreement, version { $n }
admin-versions = Versions
admin-we-may-send = We may send
admin-we-may-get = It may send
admin-terms-unread = The terms cannot be read, so nothing passes.
admin-terms-tlp = Up to
admin-terms-hats = Addressed to:
admin-terms-lifts = What lifts a block always passes.
admin-terms-hunts = Questions about history
admin-terms-hunts-none = None
admin-days-back = { $n ->
    [one] one day back
   *[other] { $n } days back
 }
admin-terms-named = Sources may be named
admin-terms-relay = AMBER of others may go further
admin-terms-quota = Most in an hour
admin-terms-objects = { $n } objects
admin-terms-end = Ends
admin-terms-no-end = no end set
admin-link-acts = All acts about this link
admin-traffic = How it stands
admin-cosigned-acts = { $n } acts of our ledger
admin-mirrored = We hold of its ledger
admin-mirrored-acts = { $n } acts
admin-skew = Its clock
admin-skew-n = { $n ->
    [one] one second off ours
   *[other] { $n } seconds off ours
 }
admin-skew-off = { $n } seconds off ours: one of the two has no time service
admin-role = Who dials
admin-side-host = It dials here
admin-side-dialler = We dial there
admin-where = Where
admin-held = Held or blocked because of it
admin-held-n = { $n ->
    [one] one value
   *[other] { $n } values
 }
admin-held-more = more than { $n } values
admin-digits = Compare the digits
admin-digits-what = Ring the administrator of { $name } on a number that you know. Read out your digits, type theirs. So nobody can stand in between.
admin-digits-ours = Read these out:
admin-digits-theirs = The digits on their screen
admin-digits-hint = Type the six digits that the other side reads out.
admin-digits-go = They are the same: confirm
admin-digits-here = You have confirmed. The other side types your digits now.
admin-digits-there = The other side has confirmed.
admin-digits-there-not = The other side has not confirmed yet. Nothing passes before both have.
admin-fault-digits = { $n ->
    [one] These are not the digits of the other screen. One try is left. Ask again by telephone.
   *[other] These are not the digits of the other screen. { $n } tries are left. Ask again by telephone.
 }
admin-fault-digits-ours = These are the digits of this screen. Type those that the other side reads out.
admin-fault-digits-over = Wrong too often: this link has ended. Somebody may stand in between. Telephone the other side and make a new offer.
admin-fault-link-changed = The link has changed meanwhile. Look at its state above.
admin-pause = Pause
admin-pause-what = Nothing more passes to or from { $name }, but what lifts a block. What comes up meanwhile waits and goes when you resume. The partner sees that it is paused.
admin-pause-go = Pause this link
admin-resume = Resume
admin-resume-what = { $n ->
    [one] What waited is sent now: one object.
   *[other] What waited is sent now: { $n } objects.
 }
admin-resume-what-unknown = What waited is sent now.
admin-resume-go = Resume this link
admin-revoke = Revoke
admin-revoke-what = { $n ->
    [one] The link with { $name } ends for ever, on both sides. One value that is held or blocked here because of it turns to watch. What was sent cannot be called back. A new link needs a new offer and new digits.
   *[other] The link with { $name } ends for ever, on both sides. { $n } values that are held or blocked here because of it turn to watch. What was sent cannot be called back. A new link needs a new offer and new digits.
 }
admin-revoke-word = REVOKE
admin-revoke-type = Type { $word }
admin-revoke-go = Revoke for ever
admin-fault-word = Type the word { $word } to end the link.
admin-offer-lede = You get one line of text. The other administrator accepts it, then both compare six digits by telephone.
admin-offer-relation = What is the other to us?
admin-offer-name = Name of the partner
admin-offer-name-hint = Until it says its own.
admin-offer-purpose = What for
admin-offer-purpose-hint = A sentence that stands in the agreement.
admin-offer-purpose-usual = Exchange of indicators, sightings and reports
admin-offer-days = Days of history that questions may cover
admin-offer-days-hint = 0 allows no questions.
admin-offer-ask-up = It may put questions to us
admin-offer-ask-up-hint = For a CERT that answers to us.
admin-offer-regulator = It may file with us as regulator
admin-offer-regulator-hint = What is filed is read by the regulator’s people only.
admin-offer-go = Make the offer
admin-offer-after = The terms are the usual ones for that relation. Both sides read them before they agree.
admin-fault-relation = Choose what the other is to us.
admin-fault-days = Write a number from 0 to { $n }.
admin-shown-offer = Offer of a link
admin-shown-offer-for = For { $name }. Copy the whole text and send it by any way.
admin-shown-offer-next = Who reads it on the way can do nothing without the digits. When it was accepted, digits appear on the page of this link.
admin-shown-offer-gone = This offer was shown already, or its ten minutes are over. Revoke it and make a new one.
admin-accept-lede = Paste what the other administrator sent you. Nothing is agreed before you have read what it says.
admin-accept-offer = The offer
admin-accept-offer-hint = It begins with pasban-offer: and is one long line.
admin-accept-look = Read what it says
admin-accept-look-what = The next page shows who offers and what may pass.
admin-fault-offer = This is no whole offer. Ask for the text again, from the first letter to the last.
admin-fault-offer-over = This offer has ended. Ask for a new one.
admin-fault-offer-own = This is an offer of this very node. Send it to the other side.
admin-fault-offer-used = The other side does not take this offer: it was used, has ended, or was taken back. Ask for a new one.
admin-fault-offer-far = The other node cannot be reached from here. Check the way out of your network, then try again.
admin-fault-link-twice = There is a link with this node already. Revoke it first.
admin-says-title = Offer of { $name }
admin-says-superior = You would answer to it.
admin-says-constituent = It would answer to you.
admin-says-lateral = It would be a partner on your level.
admin-says-plain = It would be a plain client.
admin-says-next = If you accept, the other node is asked now and six digits appear. Nothing passes before both sides have typed them.
admin-says-go = Accept the offer of { $name }
admin-says-no = Not now
