indicator-nav = خطرے کی نشانیاں
indicator-nav-help = جو نشانیاں اطلاع میں آئیں یا ملیں: فیصلہ کریں کہ بری ہیں یا نہیں، جنہیں جاننا چاہیے انہیں آگے دیں، ضرورت ہو تو واپس لیں۔
indicator-nav-second = دوسرا شخص
indicator-nav-second-help = جو فیصلہ کوئی اکیلا نہیں کر سکتا۔ جس نے پوچھا وہ خود منظور نہیں کر سکتا۔
indicator-in-short = مختصراً
indicator-by = { $who } نے
indicator-behind = بہت سی نشانیاں ایک ساتھ آئیں اور ابھی ترتیب دی جا رہی ہیں۔ تعلقات اور گنتی ابھی ادھوری ہو سکتی ہے۔ ایک منٹ بعد صفحہ دوبارہ کھولیں۔

indicator-list-title = خطرے کی نشانیاں
indicator-views = منظر
indicator-view-to-decide = فیصلہ طلب
indicator-view-confirmed = تصدیق شدہ
indicator-view-expiring = جلد ختم
indicator-view-held = روکی ہوئی
indicator-view-rejected = رد شدہ
indicator-view-taken-back = واپس لی گئی
indicator-view-others = دوسروں سے
indicator-list-q1 = مجھے کیا فیصلہ کرنا ہے؟
indicator-list-a1 = { $n ->
    [0] کوئی نشانی فیصلے کی منتظر نہیں
    [one] ایک نشانی فیصلے کی منتظر ہے
   *[other] { $n } نشانیاں فیصلے کی منتظر ہیں
 }
indicator-list-m1 = جو نشانی کئی اطلاعات میں ہو، ایک ہی سطر ہے۔
indicator-list-q2 = کیا نافذ ہے؟
indicator-list-a2 = { $n ->
    [0] ہماری کوئی نشانی نافذ نہیں
    [one] ہماری ایک نشانی نافذ ہے
   *[other] ہماری { $n } نشانیاں نافذ ہیں
 }
indicator-list-m2 = { $back ->
    [0] کوئی واپس نہیں لی گئی۔
    [one] ایک واپس لی گئی۔
   *[other] { $back } واپس لی گئیں۔
 }
indicator-list-q3 = کیا جلد ختم ہو رہا ہے؟
indicator-list-a3 = { $n ->
    [0] سات دن میں کچھ ختم نہیں ہو رہا
    [one] ایک سات دن میں ختم ہو رہی ہے
   *[other] { $n } سات دن میں ختم ہو رہی ہیں
 }
indicator-list-m3 = پہلی { $at } ختم ہوتی ہے۔ ختم ہونے پر روک کی جگہ نگرانی رہتی ہے۔
indicator-list-m3-none = ہماری کوئی نشانی نافذ نہیں۔
indicator-filter-text = نشانی کا حصہ
indicator-filter-go = چھانٹیں
indicator-filter-none = چھانٹے بغیر
indicator-any = کوئی بھی
indicator-none-to-decide = اس چھانٹ میں کوئی نشانی فیصلے کی منتظر نہیں۔ اطلاع میں جو تجویز ہو، چند سیکنڈ میں یہاں آ جاتا ہے۔ دیکھیں کہ کیا جلد ختم ہو رہا ہے۔
indicator-none-confirmed = اس چھانٹ میں ہماری کوئی نشانی نافذ نہیں۔ دیکھیں کہ کیا فیصلے کا منتظر ہے۔
indicator-none-expiring = اس چھانٹ میں ہماری کوئی نشانی سات دن میں ختم نہیں ہو رہی۔
indicator-none-held = اس چھانٹ میں کچھ روکا ہوا نہیں۔
indicator-none-rejected = اس چھانٹ میں کچھ رد نہیں ہوا۔
indicator-none-taken-back = اس چھانٹ میں کچھ واپس نہیں لیا گیا۔
indicator-none-others = اس چھانٹ میں دوسروں سے کچھ معلوم نہیں۔ ان کی نشانیاں رابطوں سے آتی ہیں: دیکھیں کہ رابطے چل رہے ہیں۔
indicator-look-up = نشانی دیکھیں
indicator-look-up-value = ڈومین، پتا، پتوں کا سلسلہ، URL، ای میل پتا یا ہیش
indicator-look-up-hint = جیسی ہے ویسی لکھیں یا محفوظ شکل میں، جیسے evil[.]example۔ اسے صفحہ مل جاتا ہے، چاہے ابھی کوئی نہ جانتا ہو۔
indicator-look-up-go = دیکھیں

indicator-col-value = نشانی
indicator-col-kind = قسم
indicator-col-category = زمرہ
indicator-col-reports = اطلاعات
indicator-col-state = حالت
indicator-col-until = کب تک
indicator-col-changed = آخری تبدیلی
indicator-col-when = کب
indicator-col-what = کیا
indicator-col-said = ایک جملے میں
indicator-col-to = کسے
indicator-col-decision = فیصلہ
indicator-col-see = وہ کیا دیکھتے ہیں
indicator-col-back = کیا روکا گیا
indicator-col-because = وجہ
indicator-col-then = جب آپ نے دیکھا
indicator-col-now = اب
indicator-col-where = کہاں
indicator-col-hits = بار
indicator-col-first = پہلی بار
indicator-col-last = آخری بار
indicator-col-told = کس نے بتایا
indicator-col-heard = آخری رابطہ
indicator-col-asked = کس نے پوچھا
indicator-no-end = کوئی اختتام نہیں
indicator-no-category = زمرہ نہیں دیا گیا

indicator-kind-domain = ڈومین نام
indicator-kind-ip = پتا
indicator-kind-cidr = پتوں کا سلسلہ
indicator-kind-url = URL
indicator-kind-email = ای میل پتا
indicator-kind-md5 = MD5 ہیش
indicator-kind-sha1 = SHA-1 ہیش
indicator-kind-sha256 = SHA-256 ہیش
indicator-kind-file-name = فائل کا نام

indicator-class-abusive-content = ناگوار مواد
indicator-class-malicious-code = نقصان دہ سافٹ ویئر
indicator-class-information-gathering = معلومات اکٹھی کرنا
indicator-class-intrusion-attempts = دراندازی کی کوشش
indicator-class-intrusions = دراندازی
indicator-class-availability = دستیابی
indicator-class-information-content-security = معلومات کا افشا یا تبدیلی
indicator-class-fraud = دھوکا دہی
indicator-class-vulnerable = کمزور
indicator-class-other = دیگر
indicator-class-test = مشق

indicator-state-open = فیصلہ طلب
indicator-state-held = روکی ہوئی
indicator-state-rejected = رد
indicator-state-confirmed = تصدیق شدہ
indicator-state-taken-back = واپس لی گئی
indicator-state-gone = تجویز واپس
indicator-state-foreign = دوسروں سے
indicator-tag-objects = بند نہیں ہونی چاہیے

indicator-action-look-up = صرف اپنے ریکارڈ میں دیکھنا
indicator-action-watch = ٹریفک میں نگرانی کرنا
indicator-action-block-home = نگرانی کرنا اور اپنے ہاں روکنا
indicator-action-block-customers = گاہکوں کے لیے بھی روکنا

indicator-q-bad = کیا یہ بری ہے؟
indicator-bad-confirmed = ہاں، یہاں تصدیق ہو چکی
indicator-bad-open = { $n ->
    [one] ایک اطلاع یہ کہتی ہے؛ فیصلہ نہیں ہوا
   *[other] { $n } اطلاعات یہ کہتی ہیں؛ فیصلہ نہیں ہوا
 }
indicator-bad-held = روکی ہوئی: کسی کو یقین نہیں
indicator-bad-rejected = نہیں، یہاں رد ہو چکی
indicator-bad-taken-back = واپس لے لی گئی
indicator-bad-gone = تجویز دینے والے نے واپس لے لی
indicator-bad-unknown = کوئی ایسا نہیں کہتا
indicator-bad-others = { $n ->
    [one] ایک اور یہ کہتا ہے
   *[other] { $n } اور یہ کہتے ہیں
 }
indicator-bad-sources = { $n ->
    [0] کوئی اطلاع یا نوڈ اس کا نام نہیں لیتا۔
    [one] ایک اطلاع یا نوڈ اس کا نام لیتا ہے۔
   *[other] { $n } اطلاعات اور نوڈ اس کا نام لیتے ہیں۔
 }
indicator-bad-no-list = جو بند نہیں ہونا چاہیے اس کی { $n } فہرستوں میں سے کسی میں نہیں۔
indicator-q-who = کس نے اسے دیکھا، کسے ضرورت ہے؟
indicator-who-none = جہاں تک معلوم ہے کسی کو نہیں ملی
indicator-who-not-known = معلوم نہیں: کسی سے پوچھا نہیں گیا
indicator-who-few = چند کو ملی ہے
indicator-who-some = کئی کو ملی ہے: کچھ کو ضرورت ہو سکتی ہے
indicator-who-many = بہت سوں کو ملی ہے: روکنے سے ان کا کام رک سکتا ہے
indicator-who-asked = فیصلے سے پہلے پوچھا گیا: { $of } میں سے { $n } رابطوں نے جواب دیا۔
indicator-who-counting = گنتی جاری ہے۔
indicator-who-refused = { $n ->
    [one] ان میں سے ایک نے بتانے سے انکار کیا۔
   *[other] ان میں سے { $n } نے بتانے سے انکار کیا۔
 }
indicator-who-not-asked = نیٹ ورک سے نہیں پوچھا گیا۔ جو معلوم ہے وہ اس نوڈ کے ریکارڈ اور دوسروں کی بتائی باتوں سے ہے۔
indicator-q-others = دوسرے کیا کرتے ہیں؟
indicator-others-taken-back = واپسی { $of } میں سے { $n } رابطوں تک پہنچ گئی
indicator-others-reached = { $of } میں سے { $n } رابطوں کے پاس ہے
indicator-others-here = یہاں { $of } نیٹ ورکس میں سے { $block } میں روکی، { $hold } میں منظوری کی منتظر، { $watch } میں زیرِ نگرانی۔
indicator-others-own = دوسرے نوڈ اسے دیکھتے یا روکتے ہیں، یہ ان کی اپنی پالیسی ہے؛ وہ صرف یہ بتاتے ہیں کہ ملی یا نہیں۔
indicator-others-only-here = یہاں دوسروں کے کہنے پر موجود ہے
indicator-others-nothing = ابھی کچھ نہیں
indicator-others-would = یہ { $n ->
    [0] کسی تک نہیں
    [one] ایک منزل تک
   *[other] { $n } نوڈز اور میزبانی والی فرموں تک
 } پہنچے گی۔
indicator-others-not-known = یہاں اس کی کوئی نشانی معلوم نہیں۔

indicator-release = آگے دینا: کسے کیا ملے گا
indicator-release-lede = گیٹ نے حساسیت کے نشان، معاہدوں اور اطلاع دینے والے کے جواب سے نکالا۔ ان میں سے کچھ بدلے تو یہ بھی بدلے گا۔ ابھی کچھ نہیں گیا۔
indicator-release-stands = آگے دی گئی: کسے کیا ملا
indicator-release-stands-lede = گیٹ اب کیا کہتا ہے۔ معاہدہ یا اجازت بدلی تو یہ بھی بدلا؛ جو جا چکا وہ وہیں ہے۔
indicator-release-refused = جیسی ہے، اس سے کچھ نہیں بن سکتا:
indicator-release-nowhere = یہ کہیں نہیں جاتی: نہ کوئی رابطہ ہے نہ کوئی میزبانی والی فرم۔ منتظم رابطے "رابطے اور معاہدے" میں بناتا ہے۔
indicator-to-tenants = { $n ->
    [one] ایک میزبانی والی فرم
   *[other] { $n } میزبانی والی فرمیں
 }
indicator-to-superior = { $n } ادارے جن کو ہم جواب دہ ہیں
indicator-to-lateral = { $n } ساتھی
indicator-to-plain = { $n } سادہ TAXII یا MISP ساتھی
indicator-to-constituent = { $n } ادارے جن کا اپنا نوڈ ہے
indicator-to-tenant = { $n } میزبانی والی فرمیں
indicator-relation-superior = ادارہ جس کو ہم جواب دہ ہیں
indicator-relation-lateral = ساتھی
indicator-relation-plain = سادہ ساتھی
indicator-relation-constituent = رکن ادارہ
indicator-relation-tenant = اسی نوڈ پر میزبانی
indicator-agreement = معاہدہ، نسخہ { $n }
indicator-since = { $at } سے
indicator-paused = رکا ہوا: صرف روک ہٹانے والی چیز گزرتی ہے
indicator-answer-release = آگے دینا
indicator-answer-withhold = روک لینا
indicator-answer-released = آگے دی گئی
indicator-answer-withheld = روک لی گئی
indicator-see = نشانی، اس کی قسم، زمرہ، وجہ، منٹ تک میعاد، اور کس کام آ سکتی ہے
indicator-see-nothing = کچھ نہیں
indicator-back = اطلاع دینے والے کا نام، اطلاع کا متن اور نظام، عین وقت، اطلاع کی دوسری نشانیاں
indicator-back-all = سب کچھ
indicator-because-more = { $n ->
    [one] اور ایک وجہ
   *[other] اور { $n } وجوہات
 }
indicator-changed = گیٹ اب کچھ اور کہتا ہے
indicator-changed-lede = کچھ نہیں گیا۔ جدول دکھانے کے بعد کوئی معاہدہ، اجازت، فہرست یا آپ کی شرط بدلی۔ دونوں دیکھیں، پھر دوبارہ آگے دیں۔
indicator-then-absent = موجود نہ تھا
indicator-now-absent = اب نہیں ہے
indicator-differs = بدل گیا
indicator-object = انہیں عین یہی ملے گا (STIX 2.1، { $n } بائٹ)
indicator-clues-nobody = یہ کسی کے مواد سے نہیں بنی، اس لیے کسی متاثرہ کا سراغ نہیں ڈھونڈا گیا۔
indicator-clues-none = { $n ->
    [one] دیکھا گیا کہ اس کے اندر کیا اطلاع دینے والے کی طرف اشارہ کرتا ہے: کچھ نہیں ملا۔
   *[other] دیکھا گیا کہ اس کے اندر کیا { $n } مالکوں کی طرف اشارہ کرتا ہے: کچھ نہیں ملا۔
 }
indicator-clues = { $n ->
    [one] اس کے اندر ایک جگہ اطلاع دینے والے کی طرف اشارہ کرتی ہے؛ اس کے ساتھ کچھ نہیں جاتا:
   *[other] اس کے اندر { $n } جگہیں اطلاع دینے والے کی طرف اشارہ کرتی ہیں؛ ان کے ساتھ کچھ نہیں جاتا:
 }
indicator-goes-at-once = { $n ->
    [one] فوراً جاتی ہے اور ایک منزل تک پہنچتی ہے۔ واپس لینا بعد میں یہیں ہوگا۔
   *[other] فوراً جاتی ہے اور { $n } نوڈز اور میزبانی والی فرموں تک پہنچتی ہے۔ واپس لینا بعد میں یہیں ہوگا۔
 }
indicator-taken-back-for-good = واپسی مستقل ہے۔ نشانی اور اس کی واپسی دونوں ناقابلِ تبدیل بہی میں رہتی ہیں۔
indicator-rests-on = کس کی اطلاع پر قائم ہے
indicator-field-tlp = کون جان سکتا ہے
indicator-field-action = کس کام آ سکتی ہے
indicator-field-days = میعاد، دن
indicator-field-category = زمرہ (RSIT)
indicator-field-reason = وجہ، ایک جملے میں، کسی کا نام لیے بغیر
indicator-field-reason-hint = وصول کرنے والے اسے پڑھتے ہیں۔ اس میں بھی نشانی کی طرح سراغ ڈھونڈے جاتے ہیں۔
indicator-draft-saved = مسودہ { $at } محفوظ ہو گیا
indicator-draft-kept = جو آپ لکھتے ہیں وہ آپ کے مسودے میں رہتا ہے۔
indicator-button-release = { $to } کو آگے دیں، { $from } سے روکیں
indicator-button-second = اس کے لیے دوسرے شخص سے پوچھیں
indicator-button-again = جدول دوبارہ نکالیں
indicator-button-hold = روک رکھیں
indicator-button-reject = بے ضرر کہہ کر رد کریں
indicator-button-ask = یہ کتنی عام ہے؟ (p)
indicator-button-take-back = واپس لیں…
indicator-second-waits = دوسرے شخص سے پوچھا گیا ہے۔ وہ مان جائے تو یہی بٹن آگے دے گا۔
indicator-ask-lede = رابطے چند سیکنڈ میں حدود میں جواب دیتے ہیں؛ سوال خود بھی گیٹ سے گزرتا ہے۔
indicator-ask-with = { $n ->
    [one] اطلاع کی ایک اور نشانی کے ساتھ پوچھا جائے گا۔
   *[other] اطلاع کی { $n } اور نشانیوں میں سے ان کے ساتھ پوچھا جائے گا جن کا فیصلہ نہیں ہوا۔
 }
indicator-take-back-lede = سب سے پہلے جاتی ہے، رکے ہوئے رابطوں سے گزرتی ہے، اور ہر جگہ روک ہٹاتی ہے۔
indicator-owner-link = { $who } نے فون پر زیادہ کی اجازت دی

indicator-met = کہاں اور کب ملی
indicator-chart = { $n ->
    [one] اس نوڈ کے ریکارڈ میں ایک بار، { $first } سے { $last }
   *[other] اس نوڈ کے ریکارڈ میں { $n } بار، { $first } سے { $last }
 }
indicator-figure = جن اداروں کو ملی
indicator-figure-definition = اپنی گنتی اور دوسروں کی حدود کے نچلے سرے جمع؛ جوابوں کے پیچھے: { $behind }۔
indicator-counting-until = جواب { $at } تک دیکھے جائیں گے۔
indicator-met-looked = یہاں { $of } میں سے { $n } نیٹ ورکس کا { $days } دن کا ریکارڈ دیکھا گیا۔
indicator-met-until = لاگ { $at } تک آئے۔
indicator-met-no-logs = اس نوڈ پر کوئی لاگ نہیں آیا۔
indicator-met-failed = { $n ->
    [one] ریکارڈ کی ایک فائل پڑھی نہ جا سکی
   *[other] ریکارڈ کی { $n } فائلیں پڑھی نہ جا سکیں
 }
indicator-met-bands = دوسرے حدود اور دنوں میں جواب دیتے ہیں، تاکہ کوئی نہ جانے کہ کسے کیا ملا۔
indicator-met-nobody = یہاں { $days } دن میں کسی کو نہیں ملی۔ نیٹ ورک سے نہیں پوچھا گیا۔
indicator-met-nobody-asked = { $days } دن میں کسی کو نہیں ملی؛ { $of } میں سے { $n } رابطوں نے جواب دیا۔
indicator-whom-own = یہ ادارہ
indicator-whom-hosted = { $n ->
    [one] ایک میزبانی والی فرم
   *[other] { $n } میزبانی والی فرمیں
 }
indicator-whom-link = { $name } کے پیچھے
indicator-whom-link-gone = ختم شدہ رابطے کے پیچھے
indicator-orgs-none = کوئی ادارہ نہیں
indicator-orgs-few = 5 سے کم ادارے
indicator-orgs-some = 5 سے 19 ادارے
indicator-orgs-many = 20 یا زیادہ ادارے
indicator-false-alarm = وہ اسے غلط انتباہ کہتے ہیں
indicator-unproven = صرف ان خانوں میں جو بھیجنے والا بھرتا ہے: کچھ ثابت نہیں ہوتا
indicator-told-link = رابطہ: صرف حدود اور دن
indicator-told-here = اس نوڈ کی تلاش

indicator-reports = کس نے اطلاع دی
indicator-report-unnamed = اطلاع دینے والا جو رجسٹر میں نہیں
indicator-report-unknown = پہلے رکن ادارہ درج کریں، اور یہ کہ کیا اس کی طرف اشارہ کرتا ہے: اس سے پہلے اس کی اطلاع سے بنی کوئی چیز نہیں جاتی
indicator-proposal-new = فیصلہ نہیں ہوا
indicator-proposal-asked = نیٹ ورک سے پوچھا گیا
indicator-proposal-confirmed = تصدیق شدہ
indicator-proposal-held = روکی ہوئی
indicator-proposal-rejected = رد
indicator-proposal-withdrawn = اطلاع دینے والے نے واپس لی
indicator-consent = { $tlp } تک آگے دی جا سکتی ہے، { $action }
indicator-consent-named = نام لیا جا سکتا ہے
indicator-consent-unnamed = ہمارا نام کسی کو نہ دیں
indicator-consent-none = اس میں سے کچھ آگے نہیں دیا جا سکتا
indicator-consent-withdrawn = اجازت واپس لے لی گئی

indicator-related = اس سے متعلق
indicator-related-none = یہاں معلوم کسی اور نشانی سے اس کی اطلاع، میزبان، ڈومین یا نیٹ ورک نہیں ملتا۔
indicator-related-count = { $n ->
    [one] ایک اور
   *[other] { $n } اور
 }
indicator-related-all = سب { $n }
indicator-related-title = { $value } سے متعلق
indicator-related-caption = نشانیاں جن میں یہ مشترک ہے
indicator-by-report = اسی اطلاع میں
indicator-by-host = اسی میزبان پر
indicator-by-domain = اسی ڈومین کے نیچے
indicator-by-network = اسی نیٹ ورک میں

indicator-history = ماضی
indicator-history-none = یہاں اس کے ساتھ کچھ نہیں ہوا۔
indicator-event-came = اطلاع کے ساتھ آئی:
indicator-event-asked = نیٹ ورک سے پوچھا گیا کہ کتنی عام ہے
indicator-event-confirmed = تصدیق کی:
indicator-event-held = روک رکھی:
indicator-event-rejected = رد کی:
indicator-event-withdrawn = اطلاع دینے والے نے واپس لی
indicator-event-issued = ہماری نشانی کے طور پر جاری ہوئی
indicator-event-taken-back = واپس لی گئی
indicator-event-released = گیٹ نے { $n ->
    [one] ایک رابطے کو دی:
   *[other] { $n } رابطوں کو دی:
 }
indicator-event-withheld = گیٹ نے { $n ->
    [one] ایک رابطے سے روکی:
   *[other] { $n } رابطوں سے روکی:
 }
indicator-event-watch = { $n ->
    [one] یہاں ایک نیٹ ورک میں زیرِ نگرانی
   *[other] یہاں { $n } نیٹ ورکس میں زیرِ نگرانی
 }
indicator-event-hold = { $n ->
    [one] یہاں ایک نیٹ ورک میں منظوری کی منتظر
   *[other] یہاں { $n } نیٹ ورکس میں منظوری کی منتظر
 }
indicator-event-block = { $n ->
    [one] یہاں ایک نیٹ ورک میں روکی گئی
   *[other] یہاں { $n } نیٹ ورکس میں روکی گئی
 }
indicator-event-lifted = { $n ->
    [one] یہاں ایک نیٹ ورک میں کسی نے روک ہٹائی
   *[other] یہاں { $n } نیٹ ورکس میں کسی نے روک ہٹائی
 }
indicator-event-expired = { $n ->
    [one] یہاں ایک نیٹ ورک میں میعاد ختم
   *[other] یہاں { $n } نیٹ ورکس میں میعاد ختم
 }

indicator-facts = حقائق
indicator-fact-until = کب تک درست
indicator-fact-action = کس کام آ سکتی ہے
indicator-fact-reason = دی گئی وجہ
indicator-fact-confidence = اعتماد
indicator-fact-sources = { $n ->
    [0] کوئی ذریعہ نہیں
    [one] ایک ذریعہ
   *[other] { $n } ذرائع: اطلاعات، دوسرے نوڈ، رابطے جنہیں ملی
 }
indicator-fact-matches = کس سے ملتی ہے
indicator-fact-matches-domain = یہ نام اور اس کے نیچے ہر نام
indicator-fact-other = اور کس نے نام لیا
indicator-fact-never = بند نہیں ہونی چاہیے
indicator-fact-number = نمبر

indicator-spread = کہاں تک پہنچی
indicator-spread-lede = { $of } میں سے { $released } رابطوں کو دی گئی؛ { $reached } کے پاس ہے؛ { $answered } کے پیچھے ملی۔
indicator-spread-none = کوئی رابطہ نہیں، اس لیے اس نوڈ سے آگے کہیں نہیں گئی۔
indicator-spread-definition = "پاس ہے" کا مطلب: جہاں ہم رابطہ کرتے ہیں وہاں بھیجی گئی؛ جہاں وہ رابطہ کرتے ہیں وہاں آگے دینے کے بعد رابطہ ہوا۔ دوسرے اس کا کیا کرتے ہیں، وہ نہیں بتاتے۔
indicator-reach-withheld = روک لی گئی
indicator-reach-waiting = منتظر
indicator-reach-reached = پاس ہے
indicator-reach-answered = پاس ہے، اور ملی
indicator-never-heard = کبھی نہیں

indicator-why-link = کیوں؟ ہر قدم
indicator-why-title = کیوں: { $value }
indicator-why-lede = یہ نوڈ اس کے بارے میں جو جانتا ہے، تازہ پہلے۔
indicator-why-none = یہ نوڈ اس کے بارے میں کچھ نہیں جانتا۔
indicator-why-caption = قدم
indicator-why-always = ہمیشہ
indicator-step-proposed = تجویز
indicator-step-decided = فیصلہ
indicator-step-object = شے
indicator-step-gate = گیٹ
indicator-step-here = یہاں
indicator-step-sighting = ملی
indicator-step-alert = انتباہ
indicator-step-ledger = ناقابلِ تبدیل بہی
indicator-step-never-block = کبھی بند نہیں

indicator-never-listed = یہ { $layer } کو چھوتی ہے: { $entry }۔
indicator-never-public-suffix = عوامی لاحقہ: اس کے نیچے سب کا رابطہ کٹ جائے گا۔ { $details }
indicator-never-single-label = ایک ہی حصے کا نام۔ { $details }
indicator-never-short-prefix = سلسلہ اس سے چوڑا ہے جو روکا جا سکتا ہے: { $details }۔
indicator-never-reserved = نجی یا مخصوص پتے۔ { $details }
indicator-never-empty-file = خالی فائل کا ہیش۔ { $details }
indicator-never-too-broad = نشانی کے لیے بہت وسیع: { $why }۔
indicator-layer-roots = ناموں کے نظام کی جڑ
indicator-layer-constituents = درج شدہ رکن ادارہ
indicator-layer-government = سرکاری زون
indicator-layer-banks = بینک یا ادائیگی کی خدمت
indicator-layer-resolvers = عوامی نام حل کرنے والا
indicator-layer-infrastructure = اپ ڈیٹ، وقت یا سرٹیفکیٹ کا میزبان
indicator-layer-shared-hosts = بہت سوں کا مشترک میزبان
indicator-layer-top-sites = سائٹ جو عوام کثرت سے استعمال کرتے ہیں
indicator-layer-common-files = فائل جو ہر نظام میں ہوتی ہے
indicator-layer-warning-lists = تنبیہی فہرست کا اندراج
indicator-layer-local = اس نوڈ کی اپنی فہرست کا اندراج

indicator-clue-name = نام
indicator-clue-domain = ڈومین
indicator-clue-look-alike = ملتا جلتا ڈومین
indicator-clue-address = پتا
indicator-clue-person = شخص کا نام
indicator-clue-mail = ای میل پتا
indicator-clue-host = میزبان کا نام
indicator-clue-token = پروڈکٹ یا فائل کا نام
indicator-clue-id = شناختی نمبر

indicator-gap-absent = نے کوئی اجازت نہیں دی
indicator-gap-other-item = نے اجازت دی، مگر دوسری چیزوں کی
indicator-gap-withdrawn = نے اجازت واپس لے لی
indicator-gap-expired = کی اجازت کی مدت ختم ہو گئی
indicator-gap-marking = نے اتنے وسیع نشان کی اجازت نہیں دی
indicator-gap-action = نے اتنے وسیع استعمال کی اجازت نہیں دی
indicator-gap-naming = نے نام لینے کی اجازت نہیں دی

indicator-why-agreed = معاہدے کا نسخہ { $version } { $tlp } گزرنے دیتا ہے
indicator-why-lifts = یہ روک ہٹا سکتی ہے، اس لیے ہر حال میں گزرتی ہے
indicator-why-withdraws-what-was-sent = یہ وہ واپس لیتی ہے جو ان کے پاس پہلے سے ہے
indicator-why-consented = اطلاع دینے والے نے { $tlp } تک اجازت دی
indicator-why-own-constituent = AMBER ہمارے اپنے رکن اداروں کو جا سکتی ہے
indicator-why-relay-agreed = معاہدہ AMBER کو ہمارے رکن اداروں سے آگے جانے دیتا ہے
indicator-why-own-source-to-superior = یہ ہماری اپنی ہے اور اس ادارے کو جاتی ہے جس کو ہم جواب دہ ہیں
indicator-why-no-clue = { $n ->
    [one] اس کا ایک متن اطلاع دینے والے کی طرف اشارہ نہیں کرتا
   *[other] اس کے { $n } متن میں کچھ اطلاع دینے والے کی طرف اشارہ نہیں کرتا
 }
indicator-why-clues-cleared = { $n ->
    [one] دو افراد نے اس جگہ کو صاف قرار دیا جو اطلاع دینے والے کی طرف اشارہ کر سکتی تھی
   *[other] دو افراد نے ان { $n } جگہوں کو صاف قرار دیا جو اطلاع دینے والے کی طرف اشارہ کر سکتی تھیں
 }
indicator-why-red = TLP:RED کبھی کسی رابطے سے نہیں گزرتی
indicator-why-unknown-marking = اس پر ایسا نشان ہے جو ہم نہیں سمجھتے؛ اسے TLP:RED گنا جاتا ہے
indicator-why-amber-strict = AMBER+STRICT صرف اپنے ماخذ سے اس ادارے کو جاتی ہے جس کو وہ جواب دہ ہے؛ یہ { $to } ہے
indicator-why-amber-further = دوسروں کی AMBER ہمارے رکن اداروں تک رہتی ہے جب تک معاہدہ زیادہ نہ کہے؛ یہ { $to } ہے
indicator-why-over-ceiling = یہ { $tlp } ہے؛ معاہدہ { $ceiling } تک اجازت دیتا ہے
indicator-why-kind-not-agreed = معاہدے میں اس سمت نشانیاں شامل نہیں
indicator-why-action-too-wide = اس کا استعمال: { $action }؛ معاہدہ اس سے آگے نہیں جاتا: { $allowed }
indicator-why-paused = رابطہ رکا ہوا ہے: صرف روک ہٹانے والی چیز گزرتی ہے
indicator-why-ended = معاہدہ ختم ہو چکا
indicator-why-agreement-expired = معاہدہ { $at } کو ختم ہوا: صرف روک ہٹانے والی چیز گزرتی ہے
indicator-why-not-for-plain = سادہ ساتھی کو یہ نہیں بھیجی جاتی
indicator-why-plain-origin-blocks = یہ سادہ ساتھی سے بغیر دستخط آئی: تصدیق کر کے نئے سرے سے جاری کریں
indicator-why-not-relayed = آگے دینے سے پتا چلے گا کہ کس نے بھیجی: ایک قدم سے آگے نہیں جاتی
indicator-why-other-hat = معاہدہ کسی کو اس حیثیت سے مخاطب کرنے نہیں دیتا
indicator-why-wider-marking = یہ { $tlp } ہے اور اس کا ماخذ { $source }؛ اطلاع دینے والے { $gap }
indicator-why-wider-action = اس کا استعمال: { $action }، اور ماخذ کا: { $source }؛ اطلاع دینے والے { $gap }
indicator-why-in-confidence = یہ اعتماد میں دی گئی؛ اطلاع دینے والے { $gap }
indicator-why-names-source = یہ اپنے ماخذ کا نام لیتی ہے؛ اطلاع دینے والے { $gap }
indicator-why-naming-not-agreed = یہ اپنے ماخذ کا نام لیتی ہے، جس کی معاہدہ اجازت نہیں دیتا
indicator-why-clue = { $place } پر { $clue } اطلاع دینے والے کی طرف اشارہ کر سکتا ہے
indicator-why-source-not-profiled = معلوم نہیں کہ کیا اطلاع دینے والے کی طرف اشارہ کرے گا: پہلے اس کے نام اور ڈومین درج کریں
indicator-why-redaction = { $place } اس سے زیادہ بتاتا ہے جتنا نئے سرے سے جاری شے بتا سکتی ہے
indicator-why-question-of-red = اس کے بارے میں پوچھنے سے RED بات ظاہر ہوگی
indicator-why-question-kind = معاہدہ اس قسم کے بارے میں پوچھنے نہیں دیتا: { $kind }
indicator-why-question-days = یہ { $days } دن پوچھتا ہے؛ معاہدہ { $allowed } کی اجازت دیتا ہے
indicator-why-question-unclear = سوال نہیں بتاتا کہ کس قسم کی نشانی پوچھتا ہے
indicator-why-small-group = یہ { $n } سے کم اداروں کی بات کرتی ہے، جو بوجھے جا سکتے ہیں
indicator-why-held = یہ اس نوڈ پر روکی ہوئی ہے
indicator-why-too-large = یہ { $n } بائٹ ہے؛ یہ رابطہ زیادہ سے زیادہ { $most } لے جاتا ہے
indicator-why-no-longer-valid = یہ { $at } تک درست تھی
indicator-why-revoked = یہ واپس لی جا چکی: صرف واپسی جا سکتی ہے
indicator-why-revokes-nothing = یہ کچھ واپس لینے کا دعویٰ کرتی ہے اور لیتی نہیں
indicator-why-from-the-future = اس کا نسخہ ہماری گھڑی سے بہت آگے ہے
indicator-why-unreadable = اس کے بائٹ پڑھے نہیں جا سکتے، اس لیے جانچے نہیں جا سکتے
indicator-why-mismatch = { $place } پر اس کے بائٹ ہمارے ریکارڈ سے مختلف ہیں

indicator-take-back-title = { $value } واپس لیں
indicator-take-back-what = کیا ہوگا
indicator-take-back-reaches = { $n ->
    [0] کسی اور کو نہیں بتایا جائے گا: کسی کو نہیں گئی۔
    [one] ایک نوڈ کو فوراً بتایا جائے گا، رکے ہوئے رابطے پر بھی۔
   *[other] { $n } نوڈز کو فوراً بتایا جائے گا، رکے ہوئے رابطوں پر بھی۔
 }
indicator-take-back-unblocks = { $n ->
    [0] یہاں کسی نیٹ ورک میں روکی ہوئی نہیں۔
    [one] یہاں ایک نیٹ ورک میں روک ہٹے گی۔
   *[other] یہاں { $n } نیٹ ورکس میں روک ہٹے گی۔
 }
indicator-take-back-watches = { $n ->
    [0] یہاں کوئی نیٹ ورک اسے روکے بغیر نہیں دیکھ رہا۔
    [one] یہاں ایک نیٹ ورک نگرانی چھوڑ دے گا۔
   *[other] یہاں { $n } نیٹ ورکس نگرانی چھوڑ دیں گے۔
 }
indicator-take-back-stays = یہ مستقل ہے۔ نشانی اور واپسی ناقابلِ تبدیل بہی میں رہتی ہیں، اور وصول کرنے والے وجہ پڑھتے ہیں۔
indicator-take-back-hint = وصول کرنے والے اسے پڑھتے ہیں۔ بتائیں کیا غلط تھا؛ کسی کا نام نہ لیں۔
indicator-take-back-button = { $n ->
    [0] یہاں واپس لیں
    [one] یہاں اور ایک نوڈ پر واپس لیں
   *[other] یہاں اور { $n } نوڈز پر واپس لیں
 }
indicator-take-back-not = جیسی ہے رہنے دیں

indicator-owner-title = { $who } نے کیا اجازت دی
indicator-owner-crumb = مالک نے اجازت دی
indicator-owner-lede = صرف { $who } اپنی اطلاع میں سے زیادہ آگے دینے کی اجازت دے سکتا ہے۔ اگر اس نے فون پر اجازت دی تو یہاں درج کریں کہ کیا کہا۔ دوسرا شخص اس کی تصدیق کرتا ہے؛ { $who } اسے اپنی اجازتوں میں دیکھتا ہے اور واپس لے سکتا ہے۔
indicator-owner-how = کس نے، کب اور کس طرح اجازت دی
indicator-owner-how-hint = جیسے: آر بانو، سربراہ سکیورٹی، فون پر 24 نومبر، 03:10، رجسٹر کے نمبر پر واپس فون کیا۔
indicator-owner-named = مالک کا نام لیا جا سکتا ہے
indicator-owner-button = دوسرے شخص سے تصدیق مانگیں

indicator-wish-asked = { $asker } نے { $at } دوسرے شخص سے پوچھا۔
indicator-wish-granted = { $asker } نے { $at } جو پوچھا، { $who } نے مان لیا۔ { $asker } دوبارہ بٹن دبائے تو ہو جائے گا۔
indicator-wish-refused = { $asker } نے { $at } جو پوچھا، { $who } نے انکار کیا۔
indicator-wish-decide = فیصلہ کریں
indicator-wish-block = { $value } کی TLP:{ $tlp } پر تصدیق: دوسروں کے لیے { $action }، { $days } دن۔ وجہ: { $reason }
indicator-wish-red = { $value } کی TLP:{ $tlp } پر تصدیق: اسی نوڈ پر رہے گی، صرف نامزد افراد کے لیے۔ وجہ: { $reason }
indicator-wish-consent = درج کریں کہ { $who } TLP:{ $tlp } کی اجازت دیتا ہے: دوسروں کے لیے { $action }۔ کس طرح: { $how }
indicator-wish-kind-unmask = متاثرہ کا نام دیکھنا
indicator-wish-kind-bulk-export = بہت سی سطریں نکالنا
indicator-wish-kind-consent-override = مالک کی اجازت درج کرنا
indicator-wish-kind-policy-change = نوڈ کا خودکار عمل بدلنا
indicator-wish-kind-release-red = TLP:RED کی تصدیق
indicator-wish-kind-block-for-others = دوسروں سے گاہکوں کے لیے روکنے کو کہنا
indicator-wish-kind-role-change = منتظم کا کھاتہ کھولنا
indicator-wish-state-asked = منتظر
indicator-wish-state-granted = منظور
indicator-wish-state-refused = انکار
indicator-wish-state-used = ہو گیا
indicator-wish-state-expired = وقت گزر گیا

indicator-second-title = دوسرا شخص
indicator-second-lede = جو فیصلہ کوئی اکیلا نہیں کر سکتا۔ جس نے پوچھا وہ کسی بھی کھاتے سے خود منظور نہیں کر سکتا۔
indicator-second-q1 = میرے لیے کیا منتظر ہے؟
indicator-second-a1 = { $n ->
    [0] آپ کے لیے کچھ منتظر نہیں
    [one] ایک درخواست آپ کی منتظر ہے
   *[other] { $n } درخواستیں آپ کی منتظر ہیں
 }
indicator-second-m1 = درخواست پر ایک دن تک فیصلہ ہو سکتا ہے؛ پھر دوبارہ پوچھنا ہوگا۔
indicator-second-q2 = میری کیا منتظر ہے؟
indicator-second-a2 = { $n ->
    [0] آپ کی کوئی درخواست منتظر نہیں
    [one] آپ کی ایک درخواست کسی اور کی منتظر ہے
   *[other] آپ کی { $n } درخواستیں کسی اور کی منتظر ہیں
 }
indicator-second-m2 = ڈیوٹی پر موجود ساتھی سے کہیں۔
indicator-second-q3 = میں اب کیا کر سکتا ہوں؟
indicator-second-a3 = { $n ->
    [0] منظور شدہ کوئی کام باقی نہیں
    [one] ایک منظور ہوئی: اسے کریں
   *[other] { $n } منظور ہوئیں: انہیں کریں
 }
indicator-second-m3 = جو منظور ہوا وہ ایک بار، عین ویسے ہی ہو سکتا ہے جیسے پوچھا گیا۔
indicator-second-none = پچھلے دنوں میں کسی نے دوسرے شخص سے نہیں پوچھا۔ درخواستیں یہاں فوراً آتی ہیں۔
indicator-second-what = کیا ہوگا
indicator-second-page = نشانی اور اس کا جدول دیکھیں
indicator-second-mine = یہ آپ نے پوچھا۔ فیصلہ کوئی اور کرتا ہے۔
indicator-second-reason = وجہ
indicator-second-reason-hint = انکار کے لیے ضروری؛ پوچھنے والا اسے پڑھتا ہے۔
indicator-second-agree = منظور
indicator-second-refuse = انکار
indicator-second-decided = کس نے فیصلہ کیا

indicator-fault-value = یہ ایسی نشانی نہیں جو ہم پہچانیں۔ ڈومین، پتا، پتوں کا سلسلہ، URL، ای میل پتا یا ہیش لکھیں، جیسے evil[.]example۔
indicator-fault-report = ان اطلاعات میں سے ایک چنیں جو اسے تجویز کرتی ہیں۔
indicator-fault-tlp = چنیں کہ کون جان سکتا ہے۔
indicator-fault-action = چنیں کہ کس کام آ سکتی ہے۔
indicator-fault-days = 1 سے { $most } تک دن لکھیں۔
indicator-fault-reason = وجہ 1 سے { $most } حروف میں لکھیں۔ کسی کا نام نہ لیں: وصول کرنے والے اسے پڑھتے ہیں۔
indicator-fault-category = زمرہ یوں لکھیں: malicious-code یا malicious-code/c2-server، زیادہ سے زیادہ 80 حروف۔
indicator-fault-shown = گیٹ اب اس سے مختلف کہتا ہے جو آپ نے دیکھا۔ کچھ نہیں گیا۔ نیچے دونوں کا موازنہ کریں، پھر دوبارہ آگے دیں۔
indicator-fault-meanwhile = اتنے میں کسی اور نے فیصلہ کر لیا: { $state }۔ آپ کا کچھ نہیں ہوا؛ جو آپ نے لکھا وہ محفوظ ہے۔
indicator-fault-meanwhile-by = اتنے میں { $who } نے فیصلہ کر لیا: { $state }۔ آپ کا کچھ نہیں ہوا؛ جو آپ نے لکھا وہ محفوظ ہے۔
indicator-fault-what = چنیں: روک رکھیں یا رد کریں۔
indicator-fault-ask-foreign = اس کے بارے میں پوچھنا ہمارا کام نہیں: دوسروں نے دی، اور پوچھنے سے آگے پہنچ جائے گی۔
indicator-fault-ask-points = یہ اطلاع دینے والے کی طرف اشارہ کرتی ہے۔ پوچھنے سے اس کا نام کھل جاتا، اس لیے کچھ نہیں پوچھا گیا۔
indicator-fault-ask-none = اطلاع کی ہر نشانی کا فیصلہ ہو چکا۔ پوچھنے کو کچھ نہیں رہا۔
indicator-fault-others-tlp = دوسروں نے یہ { $tlp } پر دی۔ ہماری اپنی اطلاع کے بغیر اس سے آگے نہیں جاتی۔
indicator-fault-others-action = دوسروں نے زیادہ سے زیادہ یہ اجازت دی: { $most }۔ ہماری اپنی اطلاع کے بغیر اس سے آگے نہیں۔
indicator-fault-how = لکھیں کہ کس نے، کب اور کس طرح اجازت دی، 1 سے { $most } حروف میں۔
indicator-fault-answer = چنیں: منظور یا انکار۔
indicator-fault-refuse = لکھیں کہ انکار کیوں۔ پوچھنے والا اسے پڑھتا ہے۔
indicator-fault-same-person = یہ فیصلہ کوئی اور کرتا ہے: نہ پوچھنے والا خود، نہ ایسا کھاتہ جو درخواست سے نیا ہو۔
indicator-fault-decided = اس پر فیصلہ ہو چکا، یا اسے پوچھے ایک دن سے زیادہ ہو گیا۔
