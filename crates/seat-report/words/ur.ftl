report-nav = واقعے کی اطلاع دیں
report-nav-help = دو منٹ کا کام۔ اپنے سرٹ سے مدد مانگیں، جو دیکھا وہ بتائیں، یا قانونی اطلاع جمع کرائیں۔
report-nav-list = میری اطلاعات
report-nav-list-help = آپ نے کیا بھیجا، اس کی رسیدیں، کون پڑھ سکتا ہے، اور اضافہ یا تصحیح کیسے کریں۔
report-nav-knows = کون کیا جانتا ہے
report-nav-knows-help = آپ کے ادارے کے بارے میں کیا باہر گیا، کس کو، کب اور کیوں؛ اور کیا روک لیا گیا۔

report-title = واقعے کی اطلاع دیں
report-lede = جتنا بتا سکتے ہیں بتائیں۔ صرف یہ لکھنا کافی ہے کہ کیا ہو رہا ہے؛ باقی بعد میں آ سکتا ہے۔
report-awake = کوئی جاگ رہا ہے۔
report-ring = اگر رقم یا جانیں خطرے میں ہوں تو پہلے { $number } پر فون کریں، لکھیں بعد میں۔
report-no-telephone = اس نوڈ پر رات کا کوئی فون نمبر درج نہیں۔ اپنے سرٹ کا جو نمبر آپ کے پاس ہے اس پر فون کریں؛ منتظم اسے یہاں [portal] telephone میں درج کرتا ہے۔
report-known = یہ دوبارہ نہیں پوچھا جائے گا، کیونکہ نوڈ جانتا ہے: { $organisation }، آپ ({ $person }، { $phone })۔
report-known-sector = شعبہ: { $sector }۔
report-known-own = آپ کے اپنے { $domains ->
    [one] ایک ڈومین
   *[other] { $domains } ڈومین
 } اور { $ranges ->
    [one] پتوں کی ایک حد
   *[other] پتوں کی { $ranges } حدیں
 }۔
report-known-change = آپ کا کھاتہ
report-no-phone = فون نمبر درج نہیں

report-drafts = { $n ->
    [one] ایک مسودہ باقی ہے
   *[other] { $n } مسودے باقی ہیں
 }
report-draft-empty = ابھی کچھ نہیں لکھا
report-draft-by = { $name }، { $at }
report-just-saved = اس نوڈ پر مسودے کے طور پر محفوظ ہو گیا۔ کچھ نہیں بھیجا گیا۔ نیچے فہرست میں موجود ہے۔
report-saved = مسودہ { $at } پر اس نوڈ میں محفوظ ہو گیا۔ آپ صفحہ بند کر سکتے ہیں۔
report-saved-beside = { $at } پر محفوظ ہو گیا، کسی اور کی نئی تحریر کے ساتھ۔ دونوں رکھی گئی ہیں۔
report-not-saved = جب تک آپ اگلے صفحے پر «بھیجیں» نہ دبائیں، کچھ نہیں بھیجا جاتا۔
report-nothing-lost = کچھ ضائع نہیں ہوا۔ مسودہ { $at } پر محفوظ ہو گیا تھا۔
report-sent-before = یہ مسودہ { $report } کے طور پر پہلے ہی بھیجا جا چکا ہے۔ کچھ بڑھانا ہو تو اس صفحے پر «کچھ بڑھائیں» استعمال کریں۔
report-two-title = اس مسودے کی { $n } تحریریں
report-two = نیچے فارم میں { $name } کی تحریر ہے ({ $at })۔ اسی وقت ایک اور صفحے پر یہ لکھا گیا۔ کسی کی تحریر نہیں مٹی۔
report-two-choose = اس تحریر کے ساتھ آگے بڑھیں
report-two-discard = یہ تحریر چھوڑ دیں
report-two-here = { $n ->
    [one] کسی نے اس مسودے کی ایک اور تحریر لکھی ہے۔
   *[other] اس مسودے کی { $n } اور تحریریں ہیں۔
 } صرف اس صفحے والی تحریر بھیجی جائے گی؛ دوسری مسودہ رہے گی۔
report-two-look = دونوں دیکھیں

report-q-act = آپ کیا کرنا چاہتے ہیں؟
report-act-help = مدد مانگیں
report-act-help-more = راز میں رہے گا۔ یہ قانونی اطلاع نہیں؛ قانون جو اطلاع مانگتا ہے وہ الگ قدم ہے۔
report-act-share = جو دیکھا وہ بتائیں، مدد درکار نہیں
report-act-share-more = سرٹ اسے پڑھتا ہے اور جہاں تک آپ اجازت دیں دوسروں کو خبردار کرتا ہے۔
report-act-file = قانونی اطلاع جمع کرائیں
report-act-file-more = صرف نگران ادارے کو جاتی ہے، اس قانون کے تحت جو آپ بتائیں۔ سرٹ اسے نہیں پڑھتا۔
report-act-file-nobody = اس نوڈ سے کوئی نگران ادارہ رابطے میں نہیں۔ کاغذ پر جمع کرائیں، یا منتظم سے ایسا رابطہ مانگیں جو قانونی اطلاعات لے۔
report-filing = قانونی اطلاع کے لیے: قانون، اور ساتھ مدد
report-basis = قانونی بنیاد: قانون اور اس کی دفعہ
report-basis-hint = مثلاً: واقعات کے قواعد، قاعدہ 9۔ اس کے بغیر قانونی اطلاع نہیں ہوتی۔
report-ask-help = سرٹ سے مدد بھی مانگیں
report-ask-help-more = ایک الگ اطلاع میں۔ صرف قانونی اطلاع کسی سے کچھ دیکھنے کو نہیں کہتی۔
report-q-to = کس ادارے کو؟
report-q-to-hint = آپ ایک سے زیادہ اداروں کو جواب دہ ہیں۔ معمول کا ادارہ چنا ہوا ہے؛ باقیوں کو اس اطلاع کی خبر نہیں ہوگی۔
report-lead = معمول کا
report-body-both = سرٹ اور نگران ادارہ: ہر ایک صرف وہی پڑھتا ہے جو اس کے نام ہو۔
report-body-cert = سرٹ۔
report-body-regulator = نگران ادارہ۔
report-body-paused = رابطہ عارضی طور پر بند ہے: جو بھیجیں گے وہ یہیں انتظار کرے گا۔
report-body-trouble = رابطے میں خرابی ہے؛ آخری رابطہ { $at }۔ جو بھیجیں گے وہ بحالی تک یہیں رہے گا۔
report-q-what = کیا ہو رہا ہے؟
report-q-what-hint = ایک جملہ کافی ہے۔ سادہ الفاظ؛ پاس ورڈ نہ لکھیں۔
report-q-when = آپ نے کب محسوس کیا؟
report-when-now = ابھی ابھی
report-when-earlier = پہلے
report-day = دن
report-time = وقت، { $zone }
report-when-hint = جتنا آپ کو اب معلوم ہے۔ بعد میں درست کر سکتے ہیں؛ دونوں رکھے جاتے ہیں۔
report-q-ongoing = کیا یہ اب بھی جاری ہے؟
report-ongoing-no = نہیں، رک گیا
report-ongoing-unknown = مجھے معلوم نہیں
report-q-systems = کیا کیا متاثر ہے؟
report-systems-own = آپ کی اپنی فہرست سے۔ جو لاگو ہوں سب چنیں۔
report-systems-other = کچھ اور
report-systems-hint = مثلاً: ادائیگی کا نظام، ای میل، اکاؤنٹس کے دو لیپ ٹاپ۔ یقین نہ ہو تو خالی چھوڑ دیں۔
report-q-values = جو پتے، نام یا فائلیں آپ نے دیکھیں
report-q-values-hint = جیسا ملے ویسا چسپاں کریں: لاگ کی سطریں، { $a }، { $b } سب ٹھیک ہے۔ ہم چھانٹ کر استعمال سے پہلے آپ کو دکھاتے ہیں کہ کیا سمجھا۔
report-files-next = { $n ->
    [0] فائلیں اگلے صفحے پر، جب آپ کے الفاظ محفوظ ہو جائیں۔
    [one] اس مسودے میں ایک فائل پہلے سے ہے۔ مزید اگلے صفحے پر۔
   *[other] اس مسودے میں { $n } فائلیں پہلے سے ہیں۔ مزید اگلے صفحے پر۔
 }
report-q-share = جو آپ نے دیکھا، کیا اس سے دوسروں کو بچایا جا سکتا ہے؟
report-share-sector = ہاں، جن اداروں کی یہ سرٹ خدمت کرتا ہے
report-share-sector-more = معمول کا انتخاب۔
report-share-anyone = ہاں، جس کسی کے کام آئے
report-share-anyone-more = آپ کے شعبے سے باہر اور دوسرے سرٹ کے ذریعے بھی۔
report-share-no = ابھی نہیں: صرف اس ادارے کے لیے جسے یہ اطلاع جائے
report-share-no-more = جب تک آپ ہاں نہ کہیں، دوسرے محفوظ نہیں ہوں گے۔
report-marked = نشان { $tlp }
report-q-named = کیا ہم بتا سکتے ہیں کہ یہ آپ تھے؟
report-named-no = نہیں: آپ کا نام آگے نہیں جائے گا
report-named-no-more = صرف وہ ادارہ جانے گا جسے یہ اطلاع جائے، کوئی اور نہیں۔
report-named-yes = ہاں: جنہیں خبردار کیا جائے انہیں آپ کا نام بتایا جا سکتا ہے
report-named-yes-more = صرف وہاں جہاں ان کے ساتھ معاہدہ ماخذ کا نام بتانے دیتا ہو۔
report-check = دیکھیں اور بھیجیں
report-save = محفوظ کریں، بعد میں آئیں

report-fault-what = کم از کم چند الفاظ لکھیں کہ کیا ہو رہا ہے
report-fault-basis = قانون اور اس کی دفعہ لکھیں۔ قانونی بنیاد کے بغیر قانونی اطلاع نہیں ہوتی؛ مدد مانگنی ہو تو اوپر وہ چنیں
report-fault-nobody = اس نوڈ کا ابھی کسی سرٹ سے رابطہ نہیں۔ فون کریں؛ منتظم «رابطے» میں پیشکش قبول کرتا ہے۔ مسودہ محفوظ ہے
report-fault-no-regulator = یہاں سے جن تک پہنچا جا سکتا ہے ان میں کوئی قانونی اطلاعات نہیں لیتا۔ کاغذ پر جمع کرائیں، یا «مدد مانگیں» چنیں
report-fault-no-cert = { $value } مدد کی درخواستیں نہیں لیتا۔ کوئی اور ادارہ چنیں
report-fault-to = یہ ادارہ اب اس نوڈ سے جڑا نہیں۔ فہرست میں سے چنیں
report-fault-long = { $value } بائٹ سے لمبا ہے۔ مختصر کریں، یا باقی اگلے صفحے پر فائل میں دیں
report-fault-red = اس میں { $value } لکھا ہے: وہ کسی تار پر نہیں جاتا۔ اپنے سرٹ کو فون کریں، یا اگر ایسا مراد نہ تھا تو نشان ہٹا دیں
report-fault-time = { $value } وقت نہیں ہے۔ یوں لکھیں: 02:30
report-fault-day = { $value } دن نہیں ہے۔ یوں لکھیں: 24 نومبر 2026 یا 2026-11-24
report-fault-future = یہ وقت ابھی آیا نہیں۔ لکھیں کہ آپ نے کب محسوس کیا
report-fault-values = قانونی اطلاع میں زیادہ سے زیادہ { $n } پتے، نام یا ہیش آتے ہیں۔ باقی بعد کے اضافے میں دیں
report-fault-file = پہلے فائل چنیں
report-fault-share = تین میں سے ایک جواب چنیں
report-fault-changed = اس صفحے کے کھلنے کے بعد مسودہ بدل گیا ہے۔ ایک بار پھر دیکھ کر بھیجیں

report-check-title = دیکھیں اور بھیجیں
report-check-lede = ابھی کچھ نہیں بھیجا گیا۔ یہ جائے گا، اور یہ لوگ اسے پڑھ سکیں گے۔
report-check-said = آپ نے کیا لکھا
report-check-to = یہ { $body } کو جائے گا۔
report-check-change = کچھ بدلیں
report-check-back = واپس فارم پر
report-check-unsent = جب تک آپ یہ بٹن نہ دبائیں، اطلاع مسودہ ہے: کسی بہی میں نہیں، اور باہر کسی کے پاس نہیں۔
report-send-help = بھیجیں: { $body } سے مدد مانگیں
report-send-share = بھیجیں: { $body } کو بتائیں
report-send-file = { $body } کے پاس جمع کرائیں
report-nothing-said = کچھ نہیں بتایا
report-understood = { $n ->
    [0] پتے، نام اور فائلیں
    [one] ہم ایک نشانی سمجھے
   *[other] ہم { $n } نشانیاں سمجھے
 }
report-understood-none = کوئی پتہ، نام یا ہیش نہیں ملا۔ کوئی بات نہیں: آپ کے الفاظ کافی ہیں۔
report-understood-more = اور { $n } مزید
report-source-pasted = { $n } آپ کے چسپاں کیے ہوئے متن سے
report-source-file = { $n } فائل { $name } سے، { $form } کے طور پر پڑھی گئی
report-not-understood = { $n ->
    [one] ایک چیز نہیں لی گئی
   *[other] { $n } چیزیں نہیں لی گئیں
 }
report-not-understood-hint = یہ ضائع نہیں ہوئیں: جو آپ نے چسپاں کیا وہ مسودے میں ہے۔ فارم پر درست کریں، یا ان کے بغیر بھیج دیں۔
report-more-findings = اور { $n } مزید
report-col-value = نشانی
report-col-kind = قسم
report-col-remark = بات
report-remark-you = آپ کی طرف اشارہ کرتی ہے: صرف وہ ادارہ جانے گا جسے اطلاع جائے
report-remark-never = سب کو اس کی ضرورت ہے: کبھی نہیں روکی جاتی
report-remark-broad = اتنی وسیع کہ تلاش نہیں ہو سکتی
report-files = فائلیں
report-file-add = فائلیں شامل کریں
report-file-hint = STIX، MISP، خانوں والی فہرستیں، ای میل، لاگ: ہر ایک 16 MB تک۔ آپ کے الفاظ محفوظ ہیں؛ اپ لوڈ ٹوٹ جائے تو کچھ نہیں جاتا۔ خود فائلیں نہیں رکھی جاتیں۔
report-file-read = یہ فائلیں پڑھیں
report-file-drop = نکال دیں
report-file-size = { $n } KB
report-narrowed = آپ کے الفاظ آپ کے انتخاب سے کم کی اجازت دیتے ہیں، اس لیے کم آگے جائے گا:

report-readers-title = یہ کون پڑھ سکے گا
report-readers-none = ابھی کوئی نہیں: ایسا کوئی نہیں جسے یہ بھیجا جا سکے۔
report-readers-form = صفحہ کھلتے وقت کے جوابات کے مطابق۔ اگلا صفحہ عین اس کے لیے دکھاتا ہے جو آپ بھیجیں گے۔
report-readers-read = یہ خود گیٹ کا جواب ہے، وہی جو کچھ باہر جاتے وقت پوچھا جاتا ہے۔
report-readers-usual = ادارہ بعد میں جو آگے دے گا وہ اس کے اپنے معاہدوں پر ہے جو یہ نوڈ نہیں دیکھ سکتا: یہاں وہ دکھایا گیا ہے جو معمول کے معاہدے جانے دیتے ہیں۔
report-readers-first = پہلی { $n } نشانیوں کے لیے پوچھا گیا۔
report-col-who = کون
report-col-name = آپ کا نام
report-col-report = اطلاع
report-col-values = پتے اور فائلیں
report-who-you = { $n ->
    [0] آپ
    [one] آپ اور ایک ساتھی
   *[other] آپ اور { $n } ساتھی
 }
report-who-cert = بطور سرٹ: صرف مدد
report-who-regulator = بطور نگران ادارہ
report-who-above = اس سے اوپر کا ادارہ
report-who-constituents = جن اداروں کی وہ خدمت کرتا ہے
report-who-partners = اس کے شریک ادارے
report-who-hosted = اس کے نوڈ پر دوسرے ادارے
report-yes = ہاں
report-no = نہیں
report-part = { $of } میں سے { $n }
report-once-confirmed = تجزیہ کار کی تصدیق کے بعد
report-no-values = اس میں کوئی نہیں

report-received-title = موصول: { $code }
report-received = موصول اور محفوظ
report-report = اطلاع { $code }
report-received-at = { $body }، { $at }۔ یہ صفحہ یہ بات تبھی کہتا ہے جب اطلاع وہاں ڈسک پر محفوظ ہو اور اس کی رسید یہاں آ جائے۔
report-here-title = یہاں محفوظ: { $code }
report-here = یہاں محفوظ، ابھی آگے نہیں گئی
report-here-at = { $at } سے اس نوڈ پر محفوظ ہے۔ رابطہ ہوتے ہی { $body } کو پہنچا دی جائے گی۔ کچھ ضائع نہیں ہوا۔
report-here-ring = فوری ہو تو ابھی { $number } پر فون کریں اور اوپر کا کوڈ بتائیں۔
report-three = یہ اطلاع کہاں ہے
report-three-arrived = کیا پہنچ گئی؟
report-three-received = ہاں، { $body } کے پاس ہے۔
report-three-here = ابھی نہیں۔ اس نوڈ پر محفوظ ہے۔
report-three-do = مجھے اب کیا کرنا ہے؟
report-three-steps = { $n ->
    [one] ایک قدم، نیچے۔
   *[other] { $n } قدم، نیچے۔
 }
report-three-changed = اس سے کیا ہوا؟
report-three-confirmed = { $of ->
    [0] کوئی نشانی ساتھ نہیں گئی۔
   *[other] اب تک { $of } میں سے { $n } نشانیوں کی تصدیق ہوئی۔
 }
report-three-read = { $n ->
    [0] ابھی کسی نے نہیں کھولی۔
    [one] ایک بار کھولی گئی۔
   *[other] { $n } بار کھولی گئی۔
 }
report-three-unknown = اس نوڈ کو معلوم نہیں۔
report-three-unknown-more = { $body } اپنی میز پر فیصلہ کرتا ہے۔ اس سے جو انتباہ نکلیں وہ آپ کو «انتباہات» میں ملتے ہیں۔
report-do = ابھی یہ کریں
report-do-unplug = مشین بند نہ کریں۔ نیٹ ورک سے الگ کریں اور چلتی رہنے دیں۔
report-do-accounts = جو کھاتے استعمال ہوئے انہیں کسی دوسری مشین سے بند کریں۔
report-do-keep-logs = پچھلے 7 دن کے لاگ سنبھالیں: ایسی جگہ نقل کریں جہاں حملہ آور نہ پہنچ سکے۔
report-do-no-answer = اپنے سرٹ سے بات کرنے سے پہلے حملہ آور کو جواب نہ دیں، اور کچھ ادا نہ کریں۔
report-do-no-clean = ابھی کچھ صاف یا دوبارہ نصب نہ کریں: نشانات کی ضرورت ہے۔
report-do-from = پہلا گھنٹہ، ہر قسم کے واقعے کے لیے۔ آپ کا سرٹ جو بتائے وہ اس سے مقدم ہے۔
report-next = آگے کیا ہوگا
report-next-analyst = ایک تجزیہ کار آپ کی اطلاع لیتا ہے
report-next-phone = آپ کو { $number } پر فون کیا جائے گا
report-next-no-phone = آپ کا فون نمبر درج نہیں۔ اپنے کھاتے میں درج کریں، یا خود فون کریں
report-next-said = آپ کے سرٹ نے لکھا، { $at }:
report-next-taken = لے لی گئی
report-next-no-time = کسی وقت کا وعدہ نہیں
report-next-share = اسے پڑھ کر دوسروں کے مشاہدات سے ملایا جاتا ہے
report-next-share-more = آپ کو فون کی ضرورت نہیں
report-next-file = نگران ادارہ اسے وصول کرتا ہے
report-next-file-more = اس کی مہلتیں اس قانون سے ہیں جو آپ نے بتایا، اس صفحے سے نہیں
report-next-protect = دوسرے محفوظ ہوتے ہیں
report-next-protect-more = جہاں تک آپ نے اجازت دی، اور آپ کے نام کے بغیر جب تک اس کی اجازت بھی نہ دی ہو
report-next-confirmed-there = تجزیہ کار کی تصدیق کے بعد
report-next-help = مدد بھی مانگی گئی
report-next-help-more = اس کی اپنی اطلاع اور رسید
report-next-notice = نگران ادارے کو اطلاع، جہاں قانون مانگے
report-next-notice-more = اس اطلاع کے ساتھ کچھ جمع نہیں کرایا گیا
report-next-notice-go = شروع کریں
report-who-title = کون کیا جانتا ہے
report-filed-nobody = جو جمع کرایا جائے وہ کسی کو آگے نہیں دیا جاتا۔
report-since = { $at } سے
report-read-title = کس نے کھولی
report-read-nobody = { $body } میں ابھی کسی نے نہیں کھولی۔
report-read-staff = ہر بار پڑھنا درج ہوتا ہے۔ { $body } کے عملے کے نام اس کے اپنے ریکارڈ میں ہیں۔
report-read-elsewhere = پڑھنا { $body } میں ہوتا ہے اور وہیں درج ہوتا ہے۔ یہ نوڈ اسے نہیں دیکھ سکتا؛ اوپر کے کوڈ سے پوچھیں۔
report-read-told = { $body } میں ہر کردار میں سے جس نے اسے پہلی بار کھولا، جیسا { $body } بتاتا ہے۔ باقی ہر پڑھنا وہاں درج ہے؛ اوپر کے کوڈ سے پوچھیں۔
report-col-reader = کون
report-col-what = کیا
report-col-when = کب
report-col-times = کتنی بار
report-to-knows = آپ کے بارے میں جو کچھ باہر گیا
report-consent-change = بدلیں کہ کیا آگے دیا جا سکتا ہے
report-consent-hint = زیادہ اجازت اب سے آگے جانے والے پر لاگو ہے۔ کم اجازت اس پر لاگو ہے جو ابھی نہیں گیا؛ جو جا چکا وہ وہیں رہتا ہے، اور «کون کیا جانتا ہے» میں نظر آتا ہے۔
report-consent-save = محفوظ کریں، اب سے
report-consent-withdraw = اجازت واپس لیں: کچھ آگے نہ دیں
report-proof = آپ کا ثبوت
report-proof-code = فون پر { $code } بتائیں۔
report-proof-of = { $body }:
report-proof-own = یہ نوڈ، بھیجنے کے لیے:
report-proof-entry = بہی کا اندراج { $index }، { $at }۔
report-proof-witnessed = { $n ->
    [one] ایک شریک نے { $at } پر گواہی دی
   *[other] { $n } شریکوں نے { $at } پر گواہی دی
 }
report-proof-provisional = عارضی: ابھی کسی شریک نے دستخط نہیں کیے۔ یہ خود ہو جائے گا؛ صفحہ بعد میں دوبارہ کھولیں
report-proof-bad = یہ رسید یہاں درست نہیں نکلی:
report-proof-keep = فائل سنبھال کر رکھیں۔ کوئی بھی اسے ہمارے بغیر pasban verify یا docs کے اسکرپٹ سے جانچ سکتا ہے۔
report-save-receipt = رسید محفوظ کریں
report-save-own = یہاں محفوظ ہونے کا ثبوت محفوظ کریں
report-add = کچھ بڑھائیں
report-correct = کچھ درست کریں
report-said = کیا بھیجا گیا
report-sent-at = بھیجا گیا
report-sent-by = کس نے
report-sent-program = کسی پروگرام یا کمانڈ لائن نے
report-values-count = { $n ->
    [0] کوئی نہیں
    [one] ایک نشانی
   *[other] { $n } نشانیاں
 }
report-follows-adds = یہ { $report } میں اضافہ ہے۔
report-follows-corrects = یہ { $report } کی تصحیح ہے۔ دونوں ریکارڈ میں رہتی ہیں۔
report-followed = اس کے بعد کیا آیا
report-followed-adds = { $report } اس میں اضافہ ہے، { $at }
report-followed-corrects = { $report } اس کی تصحیح ہے، { $at }

report-list-title = میری اطلاعات
report-list-empty = یہاں سے ابھی کوئی اطلاع نہیں دی گئی۔ کچھ ہو تو ایک جملہ کافی ہے۔
report-new = واقعے کی اطلاع دیں
report-col-act = کیا
report-col-to = کس کو
report-col-state = حالت
report-state-here = یہاں محفوظ
report-state-received = موصول
report-state-open = تجزیہ کار کے پاس ہے
report-state-closed = بند
report-way-adds = ایک اضافہ
report-way-corrects = ایک تصحیح

report-knows-title = کون کیا جانتا ہے
report-knows-own = جو کچھ اس نوڈ نے بنایا اور اس کے گیٹ سے گزرا، یا نہیں گزرا: کس کو، کب، اور کیوں۔
report-knows-hosted = آپ کی اطلاعات سے اس نوڈ پر جو بنا اور گیٹ سے گزرا، یا نہیں گزرا: کس کو، کب، اور کیوں۔
report-knows-all = سب
report-knows-left = باہر گیا
report-knows-withheld = روک لیا گیا
report-knows-none = کچھ باہر نہیں گیا۔ ہر اطلاع، ہر نشانی اور ہر گنتی جو باہر جائے یہاں درج ہوتی ہے۔
report-knows-none-withheld = کچھ نہیں روکا گیا۔
report-knows-next-hop = جس ادارے کو کوئی چیز پہلے ملتی ہے اس کا نام یہاں ہے۔ وہ آگے جو دے، وہ اس کے اپنے نوڈ پر درج ہوتا ہے۔
report-knows-change = کیا آگے دیا جا سکتا ہے، یہ آپ ہر اطلاع پر بدلتے ہیں:
report-col-thing = کیا
report-col-decision = فیصلہ
report-col-why = کیونکہ
report-left = باہر گیا
report-withheld = روک لیا گیا
report-to-earlier = ایک پرانا شریک
report-kind-report = ایک اطلاع
report-kind-proposal = آپ کی تجویز کی ہوئی نشانی
report-kind-indicator = خطرے کی ایک نشانی
report-kind-withdrawal = ایک واپسی
report-kind-sighting = گنتی: کوئی چیز کتنی بار ملی
report-kind-answer = ایک سوال کا جواب
report-kind-question = ایک سوال
report-kind-stop = کسی بندش کو روکنے کی خواہش
report-kind-key-statement = اس نوڈ کا شناختی کارڈ
report-kind-opinion = ایک رائے
report-kind-other = کچھ اور

report-why-agreed = نافذ معاہدہ اس کی اجازت دیتا ہے
report-why-lifts = یہ بندش اٹھا سکتا ہے، اس لیے ہر حال میں گزرتا ہے
report-why-withdraws-what-was-sent = یہ وہ واپس لیتا ہے جو ان کے پاس پہلے سے ہے
report-why-consented = آپ نے اجازت دی
report-why-own-constituent = یہ نشان ان اداروں تک جا سکتا ہے جن کی وہ خدمت کرتا ہے
report-why-relay-agreed = معاہدہ اس نشان کو آگے جانے دیتا ہے
report-why-own-source-to-superior = یہ آپ کا اپنا ہے اور اس ادارے کو جاتا ہے جسے آپ جواب دہ ہیں
report-why-no-clue = اس میں کچھ آپ کی طرف اشارہ نہیں کرتا
report-why-clues-cleared = جو آپ کی طرف اشارہ کر سکتا تھا، دو افراد نے دیکھ کر اجازت دی
report-why-red = TLP:RED کسی رابطے پر نہیں جاتا
report-why-unknown-marking = جو نشان یہاں کوئی نہیں جانتا وہ TLP:RED سمجھا جاتا ہے
report-why-amber-strict = یہ نشان اسی ادارے کے پاس رہتا ہے جسے اطلاع جائے
report-why-amber-further = یہ نشان ان اداروں سے آگے نہیں جاتا جن کی وہ خدمت کرتا ہے
report-why-over-ceiling = اس کا نشان معاہدے کی حد سے سخت ہے
report-why-kind-not-agreed = معاہدے میں اس قسم کی چیز شامل نہیں
report-why-action-too-wide = یہ معاہدے سے زیادہ کی اجازت دیتا ہے
report-why-paused = رابطہ عارضی طور پر بند ہے: یہ انتظار میں ہے
report-why-ended = معاہدہ ختم ہو چکا
report-why-agreement-expired = معاہدے کی مدت پوری ہو چکی
report-why-not-for-plain = ایسے شریک کو اس قسم کی چیز نہیں ملتی
report-why-plain-origin-blocks = یہ بغیر دستخط آیا اور روکنے کی اجازت دیتا ہے
report-why-not-relayed = آگے دینے سے پتا چلتا کہ کس نے بھیجا
report-why-other-hat = اس حیثیت کے نام نہیں
report-why-wider-marking = آپ نے اس نشان کی اجازت نہیں دی
report-why-wider-action = آپ نے اس استعمال کی اجازت نہیں دی
report-why-in-confidence = آپ نے یہ راز میں دیا
report-why-names-source = آپ نے نام بتانے کی اجازت نہیں دی
report-why-naming-not-agreed = معاہدہ کسی کا نام بتانے نہیں دیتا
report-why-clue = اس میں کچھ آپ کی طرف اشارہ کر سکتا ہے
report-why-source-not-profiled = کسی نے درج نہیں کیا کہ کیا آپ کی طرف اشارہ کرے گا، اس لیے کچھ نہیں جاتا
report-why-redaction = اس میں اب بھی وہ ہے جو ماخذ بتا سکتا ہے
report-why-question-of-red = پوچھنے سے TLP:RED کی بات کھل جاتی
report-why-question-kind = معاہدہ یہ پوچھنے نہیں دیتا
report-why-question-days = معاہدہ کم دنوں کے لیے ہے
report-why-question-unclear = سوال یہ نہیں بتاتا کہ کیا پوچھتا ہے
report-why-small-group = گروہ اتنا چھوٹا ہے کہ آپ کا اندازہ ہو سکتا ہے
report-why-held = اس نوڈ پر روک کر رکھا ہے
report-why-too-large = رابطے کے لیے بہت بڑا ہے
report-why-no-longer-valid = اب کارآمد نہیں
report-why-revoked = واپس لیا جا چکا
report-why-revokes-nothing = واپسی کا دعویٰ کرتا ہے مگر ہے نہیں
report-why-from-the-future = اس کی تاریخ گھڑی سے آگے ہے
report-why-unreadable = پڑھا نہیں جا سکتا، اس لیے جانچا نہیں جا سکتا
report-why-mismatch = اس کے اپنے ریکارڈ سے مختلف کہتا ہے
report-why-not-sent = وہاں نہیں بھیجا گیا
report-why-other = وجہ { $code }
