queue-nav = ترجیحی قطار
queue-nav-help = جو کچھ آیا، سب سے ضروری پہلے: اپنے ذمے لیں، فون کریں، فیصلہ کریں، بند کریں۔
handover-nav = شفٹ کی حوالگی
handover-nav-help = آپ کی شفٹ اگلی کے لیے کیا چھوڑتی ہے، اور پچھلی نے آپ کے لیے کیا چھوڑا۔
search-nav = تلاش
search-nav-help = معاملات، اطلاعات، خطرے کی نشانیوں اور اداروں کے لیے ایک ہی خانہ۔ قدر کسی بھی ہجے میں۔

queue-title = ترجیحی قطار
queue-title-n = { $n ->
    [0] ترجیحی قطار
    [one] ترجیحی قطار: ایک کام آپ کا منتظر ہے
   *[other] ترجیحی قطار: { $n } کام آپ کے منتظر ہیں
 }
queue-item-title = { $title }
queue-in-short = مختصراً
queue-views = منظر
queue-v-me = میرا کام
queue-v-none = کسی کے پاس نہیں
queue-v-clock = مہلت 4 گھنٹے سے کم
queue-v-ioc = فیصلہ طلب نشانیاں
queue-v-all = سب کھلے ہوئے
queue-v-kept = میرا منظر:

queue-q-attack = کیا ہم پر حملہ ہو رہا ہے؟
queue-a-attack = { $n ->
    [one] جی ہاں۔ ایک نہایت سنگین معاملہ کھلا ہے
   *[other] جی ہاں۔ { $n } نہایت سنگین معاملات کھلے ہیں
 }
queue-a-met = { $n ->
    [one] ایک نشانی ملی ہے؛ کوئی نہایت سنگین معاملہ کھلا نہیں
   *[other] { $n } نشانیاں ملی ہیں؛ کوئی نہایت سنگین معاملہ کھلا نہیں
 }
queue-a-none = ہمیں کوئی حملہ نظر نہیں آتا
queue-watched-none = یہاں کسی چیز پر نظر نہیں: کوئی لاگ مقرر نہیں۔ ہم صرف وہی جانتے ہیں جو دوسرے بتائیں۔
queue-watched-quiet = { $n ->
    [one] ایک لاگ مقرر ہے؛ ابھی کوئی سطر نہیں آئی۔
   *[other] { $n } لاگ مقرر ہیں؛ ابھی کوئی سطر نہیں آئی۔
 }
queue-watched = { $n ->
    [one] ایک لاگ پڑھا جاتا ہے،
   *[other] { $n } لاگ پڑھے جاتے ہیں،
 } { $silent ->
    [0] کوئی خاموش نہیں۔
    [one] ایک خاموش ہے۔
   *[other] { $silent } خاموش ہیں۔
 } آخری سطر { $at }۔ جو لاگ میں نہیں وہ ہمیں نظر نہیں آتا۔
queue-q-do = کیا کرنا ہے اور کب تک؟
queue-a-do = { $n ->
    [one] ایک کام آپ کا منتظر ہے، { $at } تک
   *[other] { $n } کام آپ کے منتظر ہیں، پہلا { $at } تک
 }
queue-a-do-undue = { $n ->
    [one] ایک کام آپ کا منتظر ہے؛ کوئی مہلت نہیں
   *[other] { $n } کام آپ کے منتظر ہیں؛ کوئی مہلت نہیں
 }
queue-a-do-nothing = کوئی کام آپ کا منتظر نہیں
queue-all-in-hand = جو کچھ کھلا ہے کسی نہ کسی کے ہاتھ میں ہے۔
queue-q-since = { $at } سے اب تک کیا بدلا؟
queue-a-since = { $n ->
    [0] کچھ نیا نہیں آیا
    [one] ایک نیا آیا
   *[other] { $n } نئے آئے
 }
queue-a-since-more = { $again ->
    [0] کوئی دوبارہ نہیں کھلا
    [one] ایک دوبارہ کھلا
   *[other] { $again } دوبارہ کھلے
 }، { $closed ->
    [0] دوسروں نے کوئی بند نہیں کیا
    [one] دوسروں نے ایک بند کیا
   *[other] دوسروں نے { $closed } بند کیے
 }، { $settled ->
    [0] کوئی خود سے نہیں نمٹا۔
    [one] ایک خود سے نمٹ گیا۔
   *[other] { $settled } خود سے نمٹ گئے۔
 }
queue-read-changes = نئے پہلے
queue-q-since-never = آپ کے پچھلے آنے سے اب تک کیا بدلا؟
queue-a-since-never = آپ پہلی بار آئے ہیں
queue-read-handover = حوالگی پڑھیں

queue-filter-summary = چھانٹیں اور ترتیب دیں
queue-f-words = الفاظ، پتا، نمبر
queue-f-kind = قسم
queue-f-rating = کم از کم
queue-f-org = ادارہ
queue-f-state = حالت
queue-f-sort = ترتیب
queue-any = کوئی بھی
queue-any-rating = کوئی بھی شدت
queue-state-open = کھلا
queue-state-snoozed = ایک طرف رکھا
queue-state-closed = بند
queue-sort-urgency = فوری ضرورت
queue-sort-newest = نئے پہلے
queue-sort-oldest = پرانے پہلے
queue-sort-rating = شدت
queue-filter-go = چھانٹیں
queue-filter-clear = صاف کریں
queue-no-org = یہاں کسی ادارے کا نام { $name } نہیں۔ نام کا ایک حصہ لکھیں۔
queue-keep-name = اس چھانٹی کو اس نام سے رکھیں
queue-keep-view = رکھیں
queue-forget-view = یہ منظر بھول جائیں
queue-order-words = فوری ضرورت: نہایت سنگین جو کسی کے پاس نہیں، پھر جس کی مہلت پہلے ختم ہو، پھر شدت۔ دہرائے گئے ایک میں جوڑ دیے جاتے ہیں۔
queue-caption = معاملات چنی ہوئی ترتیب میں۔ اوقات { $zone }
queue-c-tick = نشان
queue-c-rating = شدت
queue-c-item = معاملہ
queue-c-from = کس سے
queue-c-known = معلوم
queue-c-clock = مہلت
queue-c-came = کب آیا
queue-c-hand = ذمہ دار
queue-ticked = نشان زدہ سطریں۔ پھر:
queue-do-take = خود لے لوں
queue-do-give = کسی کو دوں…
queue-do-join = ایک میں جوڑ دوں
queue-do-snooze = ایک طرف رکھوں…
queue-do-close = وجہ کے ساتھ بند کروں…
queue-go-on = آگے چلیں
queue-take-ticked = نشان زدہ لے لیں
queue-go-on-words = اگلا صفحہ: کیا ہو گا۔ بند کرنے پر وجہ پوچھی جاتی ہے۔
queue-keys = کنجیاں: j اور k سے چلیں، x سے نشان، Enter سے کھولیں، a سے لیں، / سے تلاش، ? سے تمام کنجیاں اور انہیں بند کرنے کا طریقہ۔
queue-keys-off = ایک ایک کنجی سے چلنا، نشان لگانا، کھولنا اور لینا ہو سکتا ہے۔
queue-keys-on = اپنے کھاتے میں انہیں چالو کریں
queue-empty-me = کوئی کام آپ کا منتظر نہیں۔
queue-empty = یہاں کچھ نہیں ملا۔
queue-empty-all = کچھ کھلا نہیں۔ جو آئے گا فوراً یہاں ہو گا۔
queue-nobody-has = { $n ->
    [one] ایک معاملہ کسی کے پاس نہیں: دیکھیں
   *[other] { $n } معاملات کسی کے پاس نہیں: دیکھیں
 }
queue-look-at-all = { $n ->
    [one] ایک معاملہ کھلا ہے: دیکھیں
   *[other] { $n } معاملات کھلے ہیں: دیکھیں
 }

queue-rating-none = درجہ نہیں دیا گیا
queue-rating-low = کم
queue-rating-medium = درمیانہ
queue-rating-high = زیادہ
queue-rating-critical = نہایت سنگین
queue-kind-report = اطلاع
queue-kind-sighting = نشانی کا ملنا
queue-kind-indicator = خطرے کی نشانی
queue-kind-answer = جواب
queue-kind-objection = اعتراض
queue-kind-rows = نہ سمجھی گئی سطریں
queue-kind-silent = خاموش لاگ
queue-kind-link = رابطہ
queue-kind-node = یہ نوڈ
queue-kind-mail = ڈاک
queue-kind-wish = دوسرا شخص

queue-t-report = { $title }
queue-t-report-untold = { $n ->
    [0] بغیر الفاظ کے اطلاع
    [one] بغیر الفاظ کے اطلاع، ایک قدر کے ساتھ
   *[other] بغیر الفاظ کے اطلاع، { $n } قدروں کے ساتھ
 }
queue-t-sighting = { $value } ملا ہے
queue-t-sighting-many = { $value } جو { $n } اداروں کو ملا
queue-t-sighting-link = { $value } جو { $link } کے پیچھے ملا
queue-t-sighting-planted = { $value } ان خانوں میں ہے جو باہر والے بھرتے ہیں
queue-t-indicator = تصدیق کریں یا رد کریں: { $value }
queue-t-indicator-many = { $n ->
    [one] ایک لمبی اطلاع کی ایک اور قدر فیصلہ طلب ہے
   *[other] ایک لمبی اطلاع کی { $n } اور قدریں فیصلہ طلب ہیں
 }
queue-t-answer = { $n ->
    [one] ہمارے سوال کا جواب آیا
   *[other] ہمارے سوال کے { $n } جواب آئے
 }
queue-t-objection = کوئی کہتا ہے کہ { $value } کا روکا جانا غلط ہے
queue-t-rows = { $n ->
    [one] ایک ذریعے کی ایک سطر سمجھ نہ آئی
   *[other] ایک ذریعے کی { $n } سطریں سمجھ نہ آئیں
 }
queue-t-silent = لاگ { $source } خاموش ہے
queue-t-link-down = { $peer } سے رابطہ منقطع ہے
queue-t-link-fork = { $peer } کی بہی پر یقین نہیں کیا جا سکتا
queue-t-link-paused = { $peer } سے رابطہ روکا ہوا ہے
queue-t-link-ends = { $peer } سے معاہدہ ختم ہونے والا ہے
queue-t-link-ended = { $peer } سے معاہدہ ختم ہو گیا
queue-t-node-disk = اس نوڈ کی ڈسک بھر رہی ہے
queue-t-node-recovering = یہ نوڈ بحال ہو رہا ہے: نہ دستخط کرتا ہے نہ کچھ بھیجتا ہے
queue-t-node = { $title }
queue-t-mail-held = { $n ->
    [one] ایک پیغام کسی شخص کا منتظر ہے
   *[other] { $n } پیغام کسی شخص کے منتظر ہیں
 }
queue-t-mail-failed = { $n ->
    [one] ایک پیغام نہیں پہنچا
   *[other] { $n } پیغام نہیں پہنچے
 }
queue-t-wish = { $by } کو دوسرے شخص کی ضرورت ہے
queue-t-other = ایسی چیز جس کا نام یہ نسخہ نہیں جانتا

queue-asks-help = مدد مانگتا ہے
queue-shares = جو دیکھا وہ بتاتا ہے
queue-values = { $n ->
    [one] ایک قدر
   *[other] { $n } قدریں
 }
queue-of-report = اطلاع { $report } سے
queue-hits = { $n ->
    [one] ایک بار
   *[other] { $n } بار
 }
queue-blocked = { $at } سے روکا ہوا
queue-joined = { $n } ایک میں جوڑے گئے
queue-mail-alarm = انتباہ
queue-mail-statutory = قانونی اطلاع
queue-mail-other = دیگر ڈاک
queue-wish-unmask = متاثرہ کا نام دیکھنے کے لیے
queue-wish-bulk-export = بہت سی سطریں نکالنے کے لیے
queue-wish-consent-override = ذریعے کی رضامندی سے آگے جانے کے لیے
queue-wish-policy-change = نوڈ کے خودکار عمل بدلنے کے لیے
queue-wish-release-red = RED چیز نامزد افراد کو دینے کے لیے
queue-wish-block-for-others = دوسروں سے روکنے کا کہنے کے لیے
queue-wish-other = کسی اور کام کے لیے

queue-k-no-values = موازنے کے لیے کوئی قدر نہیں
queue-k-known = { $of } میں سے { $n } قدریں یہاں پہلے سے معلوم
queue-k-unknown = { $of ->
    [one] اس کی قدر یہاں معلوم نہیں
   *[other] اس کی { $of } قدروں میں سے کوئی یہاں معلوم نہیں
 }
queue-k-met = { $n ->
    [one] ایک یہاں ملی، آخری بار { $at }
   *[other] { $n } یہاں ملیں، آخری بار { $at }
 }
queue-k-others = { $n ->
    [one] ایک اور اطلاع میں بھی
   *[other] { $n } اور اطلاعات میں بھی
 }
queue-k-planted = اکیلے یہ کچھ ثابت نہیں کرتا: یہ خانے بھیجنے والا خود بھرتا ہے
queue-k-blocked = یہاں روکا ہوا
queue-k-watched = نظر میں ہے، یہاں روکا ہوا نہیں
queue-k-no-objection = روکنے پر کسی فہرست کو اعتراض نہیں
queue-k-hits = { $n ->
    [one] یہاں ایک بار ملا
   *[other] یہاں { $n } بار ملا
 }
queue-k-asked = نیٹ ورک سے پوچھا گیا
queue-k-purpose = مقصد: { $purpose }
queue-k-rows = { $n ->
    [one] ایک دیکھنے کے لیے رکھی ہے، { $place } پر
   *[other] { $n } دیکھنے کے لیے رکھی ہیں، آخری { $place } پر
 }
queue-k-until = { $day } تک
queue-k-wish = { $at } تک فیصلہ ہونا ہے
queue-k-mail = جانے سے پہلے دیکھے جانے کا منتظر
queue-k-silent = تب تک وہاں جو ہو رہا ہے نظر نہیں آتا
queue-k-link = جو گزرنا ہے دونوں طرف منتظر ہے
queue-k-nothing = ابھی اس کے بارے میں کچھ معلوم نہیں
queue-from-many = { $n } ادارے
queue-from-unknown = فہرست میں نہیں
queue-from-node = یہ نوڈ
queue-not-named = کہا کہ نام آگے نہ بتایا جائے

queue-must-acknowledge = { $at } تک وصولی بتائیں
queue-must-call = { $at } تک فون کریں
queue-must-decide = { $at } تک فیصلہ کریں
queue-must-review = { $at } تک پڑھیں
queue-must-answer = { $at } تک جواب دیں
queue-must-mend = { $at } تک درست کریں
queue-must-renew = { $at } تک تجدید کریں
queue-must-send = { $at } تک بھیجیں یا چھوڑ دیں
queue-must-second = { $at } تک دوسرے شخص کے طور پر فیصلہ کریں
queue-must-other = { $at } تک
queue-clock-none = کوئی مہلت نہیں
queue-clock-done = ہو گیا؛ کچھ باقی نہیں
queue-clock-closed = بند
queue-because-acknowledge = جو مدد مانگے وہ جلد کسی انسان سے سنے، ورنہ وہ اکیلا عمل کرے گا
queue-because-call = جو ملا ہے شاید ابھی کام کر رہا ہو؛ رات کو ڈاک نہیں پڑھی جاتی
queue-because-decide = فیصلے تک کوئی دوسرا محفوظ نہیں
queue-because-review = یہ کسی وجہ سے پوچھا گیا تھا
queue-because-answer = ہماری وجہ سے کوئی اپنی ضرورت تک نہیں پہنچ سکتا
queue-because-mend = جب تک یہ رہے، ہم اپنے خیال سے کم دیکھتے یا بھیجتے ہیں
queue-because-renew = اس دن یہ خود ختم ہو جائے گا
queue-because-send = یہ اپنے پڑھنے والے تک نہیں پہنچا
queue-because-second = ایک ساتھی انتظار میں ہے
queue-you = آپ
queue-nobody = کوئی نہیں
queue-snoozed-until = { $at } تک ایک طرف
queue-r-done = ہو گیا
queue-r-false-alarm = کوئی خطرہ نہیں تھا
queue-r-duplicate = پہلے سے معلوم
queue-r-elsewhere = دوسرا سرٹ دیکھ رہا ہے
queue-r-no-answer = کوئی جواب نہیں دیتا، مزید کچھ نہیں ہو سکتا
queue-r-other = کوئی اور وجہ
queue-r-joined = دوسرے میں جوڑا گیا
queue-r-settled = کہیں اور نمٹ گیا

queue-q-known = پہلے سے کیا معلوم ہے؟
queue-q-item-do = مجھے کیا کرنا ہے اور کب تک؟
queue-q-hand = یہ کس کے پاس ہے اور آخری بات کیا ہوئی؟
queue-a-item-must = اگلا کام: { $must }
queue-a-item-nothing = کچھ باقی نہیں
queue-came-at = آیا { $at }
queue-joined-into = یہ دوسرے معاملے میں جوڑا گیا:
queue-split = واپس نکالیں
queue-not-theirs = ادارے کو واپس فون کیا گیا اور اس نے کہا کہ یہ اس کا نہیں۔
queue-not-theirs-more = جب تک معلوم نہ ہو کہ کس نے بھیجا، اس کی کسی بات پر یقین نہ کریں اور کچھ آگے نہ دیں۔
queue-report-said = کیا بتایا گیا
queue-report-no-words = الفاظ میں کچھ نہیں بتایا گیا۔
queue-systems = متاثرہ نظام
queue-first-seen = پہلی بار دیکھا گیا
queue-consent = آگے دینے کی اجازت
queue-consent-withdrawn = اب نہیں: اطلاع دینے والے نے { $at } واپس لے لی
queue-consent-share = اس سے اخذ کی گئی چیز، زیادہ سے زیادہ { $to }
queue-consent-named = اطلاع دینے والے کا نام لیا جا سکتا ہے
queue-consent-none = کچھ نہیں
queue-receipt = رسید
queue-receipt-entry = بہی کا اندراج { $n }
queue-its-values = { $n ->
    [one] اس کی قدر
   *[other] اس کی { $n } قدریں
 }
queue-values-more = { $n ->
    [one] ایک اور قدر نشانیوں کے صفحے پر ہے۔
   *[other] { $n } اور قدریں نشانیوں کے صفحے پر ہیں۔
 }
queue-value-new = فیصلہ طلب
queue-value-asked = نیٹ ورک سے پوچھا
queue-value-confirmed = تصدیق شدہ
queue-value-held = روک رکھا
queue-value-rejected = رد
queue-value-withdrawn = واپس لیا
queue-answered = اطلاع دینے والے کو کیا بتایا گیا
queue-answer-acknowledged = آپ کی اطلاع ایک شخص کے پاس ہے
queue-answer-said = جواب
queue-answer-closed = آپ کی اطلاع بند ہو گئی
queue-behind = { $n ->
    [one] کیا آیا
   *[other] یہ { $n } بار آیا
 }
queue-parts-more = { $n ->
    [one] اور ایک
   *[other] اور { $n }
 }
queue-to-value = اس قدر کا صفحہ کھولیں
queue-to-objection = پڑھیں اور جواب دیں
queue-from-anybody = ہمارے اپنے نیٹ ورک کا کوئی فرد
queue-k-objection = { $n ->
    [one] ایک فرد کو اعتراض ہے
   *[other] { $n } افراد کو اعتراض ہے
 }
queue-to-wishes = دوسرے شخص کے منتظر کام کھولیں
queue-settled = نمٹ گیا
queue-events = کیا ہوا
queue-e-came = آیا
queue-e-again = دوبارہ آیا: کھولا گیا
queue-e-settled = کہیں اور نمٹ گیا: خود بند ہوا
queue-e-woke = قطار میں واپس
queue-e-take = { $who } نے لیا
queue-e-drop = { $who } نے چھوڑ دیا
queue-e-give = { $who } نے { $to } کو دیا
queue-e-note = { $who } کا نوٹ
queue-e-call = { $who } نے { $number } پر فون کیا اور { $spoke } سے بات کی
queue-e-call-yes = { $who } نے { $number } پر واپس فون کیا۔ { $spoke } نے تصدیق کی: یہ انہی کا ہے
queue-e-call-no = { $who } نے { $number } پر واپس فون کیا۔ { $spoke } نے کہا: یہ ان کا نہیں
queue-e-call-not-reached = { $who } نے { $number } پر فون کیا، کوئی نہ ملا
queue-e-snooze = { $who } نے { $at } تک ایک طرف رکھا
queue-e-step = { $who } نے باقی کام کر دیا
queue-e-acknowledge = { $who } نے اطلاع کی وصولی بتائی
queue-e-close = { $who } نے بند کیا: { $why }
queue-e-reopen = { $who } نے دوبارہ کھولا
queue-e-join = { $who } نے اسے { $item } میں جوڑا
queue-e-joined = { $who } نے { $item } کو اس میں جوڑا
queue-e-split = { $who } نے اسے جوڑے ہوئے معاملے سے نکالا
queue-e-other = کچھ ایسا ہوا جس کا نام یہ نسخہ نہیں جانتا
queue-note = نوٹ
queue-note-hint = ساتھیوں کے لیے۔ جیسا لکھیں ویسا رہے گا؛ اطلاع دینے والا اسے نہیں پڑھتا۔
queue-note-go = نوٹ شامل کریں
queue-in-hand = کس کے ہاتھ میں
queue-take = خود لے لیں
queue-drop = چھوڑ دیں
queue-give-to = کسے دیں
queue-give = دیں
queue-snooze-for = کتنی دیر ایک طرف
queue-snooze = ایک طرف رکھیں
queue-hours = { $n ->
    [one] 1 گھنٹا
   *[other] { $n } گھنٹے
 }
queue-days = { $n ->
    [one] 1 دن
   *[other] { $n } دن
 }
queue-acknowledge = اطلاع دینے والے کو بتائیں
queue-acknowledge-reach = اطلاع دینے والے کا اپنا صفحہ کہے گا: آپ کے سرٹ میں ایک شخص کے پاس آپ کی اطلاع ہے۔ جو آپ نیچے لکھیں ساتھ ہو گا۔
queue-acknowledge-ring = جواب اسی رابطے سے واپس جاتا ہے جس سے اطلاع آئی۔ مدد مانگنے والا آواز سننا چاہتا ہے: فون بھی کریں۔
queue-answer-words = الفاظ میں
queue-answer-hint = خالی رہ سکتا ہے۔ اطلاع دینے والا پڑھتا ہے۔
queue-acknowledge-go = اطلاع کی وصولی بتائیں
queue-due = کیا باقی ہے
queue-step-go = ہو گیا
queue-call = فون کال درج کریں
queue-call-words = یہ جاننے کے لیے کہ واقعی انہی کا ہے، وہ نمبر ملائیں جو ہم پہلے سے جانتے تھے۔ اطلاع میں لکھا نمبر کبھی نہیں: جس نے جعل کیا اسی نے وہ بھی لکھا۔
queue-call-no-number = ہم اس ادارے کا کوئی نمبر نہیں جانتے۔ جب تک آپ کا منتظم ایک درج نہ کرے، واپس فون سے کچھ ثابت نہیں ہو سکتا۔
queue-call-other = کوئی اور نمبر
queue-call-other-hint = محفوظ رہتا ہے، مگر کچھ ثابت نہیں کرتا۔
queue-call-spoke = وہاں کس نے بات کی
queue-call-said = کیا بات ہوئی
queue-call-confirmed = کیا واپس فون پر انہوں نے تصدیق کی کہ یہ انہی کا ہے؟
queue-call-yes = جی ہاں، انہی کا ہے
queue-call-no = نہیں، ان کا نہیں
queue-call-not-reached = کوئی نہیں ملا
queue-call-not-asked = فون کسی اور کام سے تھا
queue-call-go = کال محفوظ کریں
queue-close = بند کریں
queue-close-reason = کیوں
queue-close-why = الفاظ میں
queue-close-hint = ساتھیوں کے لیے۔ «کوئی اور وجہ» کے ساتھ ضروری۔
queue-close-go = بند کریں
queue-reopen = دوبارہ کھولیں
queue-reopen-why = کیوں
queue-reopen-go = دوبارہ کھولیں

queue-p-to = فہرست سے ایک ساتھی چنیں۔
queue-p-note = پہلے نوٹ لکھیں۔
queue-p-number = نمبر چنیں، یا وہ لکھیں جس پر فون کیا۔ زیادہ سے زیادہ 60 حروف۔
queue-p-confirmed = ہاں صرف اُس نمبر پر مانی جاتی ہے جو ہم پہلے سے جانتے تھے۔ فہرست سے چنیں، یا درج کریں کہ فون کسی اور کام سے تھا۔
queue-p-spoke = لکھیں کہ وہاں کس نے بات کی، یا «کوئی نہیں ملا» چنیں۔
queue-p-hours = ایک گھنٹے سے 90 دن کے درمیان چنیں۔
queue-p-reason = چنیں کہ کیوں بند ہو رہا ہے۔
queue-p-why = الفاظ میں بتائیں کہ کیوں۔
queue-p-join = کم از کم دو معاملات پر نشان لگائیں اور ان میں سے ایک چنیں جس میں باقی جڑیں۔
queue-p-view-name = زیادہ سے زیادہ 40 حروف کا نام لکھیں۔
queue-p-view-query = پہلے فہرست چھانٹیں، پھر رکھیں۔
queue-p-view-many = آپ کے پاس { $n } منظر پہلے سے ہیں۔ پہلے ایک بھلائیں۔

queue-before = ہونے سے پہلے
queue-bulk-none = کسی سطر پر نشان نہیں، یا وہ اب نہیں۔
queue-bulk-back = قطار پر واپس
queue-bulk-take-title = { $n ->
    [one] ایک معاملہ لیں
   *[other] { $n } معاملات لیں
 }
queue-bulk-take-words = { $n ->
    [one] یہ آپ کا ہو گا۔ جس کے پاس ابھی ہے وہ معاملے میں دیکھ لے گا۔
   *[other] یہ آپ کے ہوں گے۔ جن کے پاس ابھی ہیں وہ ہر معاملے میں دیکھ لیں گے۔
 }
queue-bulk-take-go = { $n ->
    [one] لے لیں
   *[other] { $n } لے لیں
 }
queue-bulk-give-title = { $n ->
    [one] ایک معاملہ دیں
   *[other] { $n } معاملات دیں
 }
queue-bulk-give-words = { $n ->
    [one] یہ چنے ہوئے شخص کو جائے گا اور فوراً اس کی فہرست میں ہو گا۔
   *[other] یہ چنے ہوئے شخص کو جائیں گے اور فوراً اس کی فہرست میں ہوں گے۔
 }
queue-bulk-give-go = { $n ->
    [one] دے دیں
   *[other] { $n } دے دیں
 }
queue-bulk-join-title = { $n ->
    [one] ایک معاملہ جوڑیں
   *[other] { $n } معاملات جوڑیں
 }
queue-bulk-join-words = ان کے حصے چنے ہوئے معاملے میں جائیں گے؛ باقی بند ہو کر وہیں لے جائیں گے۔ ہر ایک واپس نکالا جا سکتا ہے۔ دو اداروں کی اطلاعات کبھی نہیں جڑتیں۔
queue-bulk-join-go = { $n ->
    [one] جوڑیں
   *[other] { $n } کو ایک میں جوڑیں
 }
queue-join-into = کس میں؟
queue-join-hint = اس کا نمبر، نوٹ اور جس کے پاس ہے، وہی رہتے ہیں۔
queue-bulk-snooze-title = { $n ->
    [one] ایک معاملہ ایک طرف رکھیں
   *[other] { $n } معاملات ایک طرف رکھیں
 }
queue-bulk-snooze-words = یہ فہرست سے ہٹیں گے اور خود واپس آئیں گے، بگڑنے پر پہلے ہی۔ مہلت چلتی رہتی ہے۔
queue-bulk-snooze-go = { $n ->
    [one] ایک طرف رکھیں
   *[other] { $n } ایک طرف رکھیں
 }
queue-bulk-close-title = { $n ->
    [one] ایک معاملہ بند کریں
   *[other] { $n } معاملات بند کریں
 }
queue-bulk-close-words = یہاں میزبانی والے اطلاع دہندگان پڑھیں گے کہ ان کی اطلاع بند ہو گئی۔ جو دوبارہ آئے معاملہ خود کھول دیتا ہے۔
queue-bulk-close-go = { $n ->
    [one] بند کریں
   *[other] { $n } بند کریں
 }

handover-title = شفٹ کی حوالگی
handover-q-read = میرے لیے کیا چھوڑا گیا؟
handover-a-read = { $n ->
    [0] کوئی حوالگی منتظر نہیں
    [one] ایک حوالگی لیے جانے کی منتظر ہے
   *[other] { $n } حوالگیاں لیے جانے کی منتظر ہیں
 }
handover-last = آخری { $who } کی ہے،
handover-never = یہاں ابھی کوئی شفٹ حوالے نہیں کی گئی۔
handover-q-mine = میں کیا چھوڑ رہا ہوں؟
handover-a-mine = { $n ->
    [0] آپ کے پاس کچھ کھلا نہیں
    [one] آپ کے پاس ایک کھلا معاملہ ہے
   *[other] آپ کے پاس { $n } کھلے معاملات ہیں
 }
handover-a-mine-more = یہ خود حوالگی میں جاتے ہیں۔ جو آپ کا انتظار نہیں کر سکتا وہ کسی کو دے دیں۔
handover-q-nobody = کیا کسی کے پاس نہیں؟
handover-a-nobody = { $n ->
    [0] کوئی زیادہ یا نہایت سنگین نہیں
    [one] ایک زیادہ یا نہایت سنگین معاملہ
   *[other] { $n } زیادہ یا نہایت سنگین معاملات
 }
handover-look = دیکھیں
handover-of = { $who } کی طرف سے
handover-no-words = کوئی الفاظ نہیں لکھے گئے۔
handover-taken = { $who } نے لے لی
handover-waits = ابھی کسی نے نہیں لی
handover-take = میں نے پڑھ لیا اور لیتا ہوں
handover-empty = ابھی کوئی شفٹ حوالے نہیں کی گئی۔ پہلی لکھیں: آپ کے کھلے معاملات خود شامل ہوتے ہیں۔
handover-write = حوالے کریں
handover-write-words = { $n ->
    [0] آپ کے پاس کچھ کھلا نہیں؛ صرف الفاظ حوالے ہوں گے۔
    [one] آپ کا کھلا معاملہ ساتھ جائے گا۔
   *[other] آپ کے { $n } کھلے معاملات ساتھ جائیں گے۔
 }
handover-text = انہیں کیا جاننا چاہیے؟
handover-text-hint = کسے فون کیا، کس کا انتظار ہے، آگے کیا کرتے۔
handover-go = شفٹ حوالے کریں
handover-mine = جو میرے پاس ہے
handover-mine-none = آپ کے ہاتھ میں کچھ نہیں۔
handover-nobody = زیادہ اور نہایت سنگین، کسی کے پاس نہیں
handover-p-long = زیادہ سے زیادہ { $n } حروف۔ باقی معاملات کے نوٹ میں لکھیں۔
handover-p-own = یہ آپ نے لکھی: اسے کوئی دوسرا لیتا ہے۔

search-title = تلاش
search-title-of = تلاش: { $what }
search-box = الفاظ، پتا، نمبر
search-go = تلاش کریں
search-hint = قدر کسی بھی ہجے میں اپنی نشانی تک پہنچتی ہے: evil.example، evil[.]example، hxxp://evil.example۔ سب الفاظ موجود ہونے چاہئیں۔ نئے پہلے۔
search-narrowed = محدود کیا گیا:
search-drop = ہٹائیں
search-at-least = کم از کم { $rating }
search-value = یہ ایک قدر ہے۔
search-value-go = اس کے بارے میں سب کچھ
search-found = { $n ->
    [one] ایک ملا
   *[other] { $n } ملے
 }
search-counting = نئے دیکھے گئے میں سے { $n }؛ اور بھی ہیں۔ فہرست آگے چلتی ہے۔
search-caption = جو ملا، نیا پہلے
search-c-what = کیا
search-c-from = کس سے
search-c-when = کب
search-by-kind = قسم کے لحاظ سے
search-by-org = ادارے کے لحاظ سے
search-by-day = دن کے لحاظ سے
search-chart = پچھلے 30 دنوں میں دن بہ دن؛ سب سے زیادہ { $day } کو: { $n }
search-no-days = پچھلے { $n } دنوں میں کچھ نہیں۔
search-definition = گنتی: جو آپ دیکھ سکتے ہیں، سب سے کم ملنے والے لفظ کے نئے { $n } میں سے۔ دن UTC میں۔
search-nothing = کچھ نہیں ملا۔
search-unknown = کسی ایسے ریکارڈ میں جو آپ دیکھ سکتے ہیں { $word } نہیں۔
search-like = ایسے شروع ہونے والے معلوم الفاظ:
search-excluded-most = { $part } کے بغیر { $n } ملتے
search-nothing-more = کم یا دوسرے الفاظ آزمائیں۔
search-part-kind = قسم
search-part-org = ادارے
search-part-rating = شدت
search-part-day = دن
search-kind-report = اطلاع
search-kind-sighting = نشانی کا ملنا
search-kind-indicator = خطرے کی نشانی
search-kind-answer = جواب
search-kind-objection = اعتراض
search-kind-rows = نہ سمجھی گئی سطریں
search-kind-silent = خاموش لاگ
search-kind-link = رابطہ
search-kind-node = یہ نوڈ
search-kind-mail = ڈاک
search-kind-wish = دوسرا شخص
search-kind-organisation = ادارہ
search-kind-alert = انتباہ
search-kind-item = معاملہ
search-files = قانونی اطلاع جمع کراتا ہے
search-report-untold = بغیر الفاظ کے اطلاع
search-more-values = { $n ->
    [one] اور ایک قدر
   *[other] اور { $n } قدریں
 }
search-revoked = واپس لیا

# What is RED and has no reader
queue-red-title = پڑھنے والے کا نام دیں
queue-red-waits = { $n ->
    [one] ایک اندراج صرف نامزد افراد کے لیے ہے اور ابھی کوئی نامزد نہیں۔ آپ اسے پڑھ نہیں سکتے؛ بتائیں کہ کون پڑھے۔
   *[other] { $n } اندراجات صرف نامزد افراد کے لیے ہیں اور ابھی کوئی نامزد نہیں۔ آپ انہیں پڑھ نہیں سکتے؛ بتائیں کہ کون پڑھے۔
}
queue-red-to = نامزد فرد
queue-red-go = { $n ->
    [one] اس فرد کو دیں
   *[other] تمام { $n } اس فرد کو دیں
}
