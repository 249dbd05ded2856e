nation-nav-situation = صورتِ حال
nation-nav-situation-help = کیا ملک یا شعبے پر حملہ ہے، حفاظت کتنی جلدی پہنچی، اور کیا کسی کو معلوم نہیں۔
nation-nav-brief = خلاصہ
nation-nav-brief-help = چھاپنے کا ایک صفحہ: کیا ہوا، کیا کیا گیا، کیا باقی ہے، کیا درکار ہے۔
nation-nav-filings = قانونی اطلاعات
nation-nav-filings-help = آپ کے پاس کیا جمع ہوا، کیا واجب ہے، کیا دیر سے آیا۔
nation-nav-periods = مہلتیں
nation-nav-periods-help = آپ نے کس قانون کے لیے کون سی مہلت مقرر کی، اور وہ کہاں درج ہے۔
nation-nav-ledger = بہی
nation-nav-ledger-help = اس نوڈ نے کیا کیا، ایسی ترتیب میں جسے کوئی بدل نہیں سکتا، ساتھ لے جانے کے ثبوت کے ساتھ۔
nation-more-than = { $n } سے زیادہ
nation-comma = {"، "}
nation-span-ms = { $n } ملی سیکنڈ
nation-span-s = { $n } سیکنڈ
nation-span-min = { $n } منٹ
nation-span-h = { $n } گھنٹے
nation-span-d = { $n } دن
nation-orgs-none = کسی ادارے کو یہاں معلوم کوئی نشانی نہیں ملی۔
nation-orgs-few = 5 سے کم ادارے
nation-orgs-some = 5 سے 19 ادارے
nation-orgs-many = 20 یا زیادہ ادارے
nation-act-help = مدد مانگی
nation-act-share = جو دیکھا وہ بتایا
nation-sector-not-said = شعبہ درج نہیں
nation-sector-finance = مالیات
nation-sector-banking = بینکاری
nation-sector-insurance = بیمہ
nation-sector-telecom = مواصلات
nation-sector-government = حکومت
nation-sector-energy = توانائی
nation-sector-power = بجلی
nation-sector-health = صحت
nation-sector-education = تعلیم
nation-sector-transport = آمد و رفت
nation-sector-water = پانی
nation-sector-it = انفارمیشن ٹیکنالوجی
nation-sector-province = صوبہ
nation-sector-defence = دفاع
nation-sector-media = ذرائع ابلاغ
nation-class-none = نہیں بتایا گیا
nation-class-abusive-content = نامناسب مواد
nation-class-malicious-code = نقصان دہ سافٹ ویئر
nation-class-information-gathering = معلومات کی ٹوہ
nation-class-intrusion-attempts = داخلے کی کوششیں
nation-class-intrusions = داخلے
nation-class-availability = خدمت میں خلل
nation-class-information-content-security = معلومات کا تحفظ
nation-class-fraud = دھوکا دہی
nation-class-vulnerable = کمزور نظام
nation-class-other = دیگر
nation-class-test = آزمائش

situation-title = صورتِ حال
situation-title-national = قومی صورتِ حال
situation-to-brief = چھاپنے کا ایک صفحہ
situation-strip = مختصراً
situation-q-attack = کیا شعبے پر حملہ ہے؟
situation-q-attack-national = کیا ملک پر حملہ ہے؟
situation-a-none = ہمیں کوئی حملہ نظر نہیں آتا
situation-a-met = پچھلے 7 دنوں میں معلوم نشانیاں ملی ہیں
situation-a-met-in = معلوم نشانیاں یہاں ملیں:
situation-and-more = { $n ->
    [one] ایک اور
   *[other] { $n } اور
 }
situation-watched = نگرانی: { $of } میں سے { $n } ادارے لاگ بھیجتے ہیں یا اپنا نوڈ رکھتے ہیں۔
situation-see-met = کسے کیا ملا
situation-q-due = کیا کرنا ہے، اور کب تک؟
situation-a-overdue = { $k ->
    [one] ایک اطلاع کی مہلت گزر چکی ہے
   *[other] { $n } اطلاعات کی مہلت گزر چکی ہے
 }
situation-a-new = { $n ->
    [one] ایک اطلاع کا ابھی جواب نہیں گیا
   *[other] { $n } اطلاعات کا ابھی جواب نہیں گیا
 }
situation-a-nothing-due = کسی کی مہلت نہیں گزری
situation-open-now = { $n ->
    [0] کوئی اطلاع کھلی نہیں۔
    [one] ایک اطلاع کھلی ہے۔
   *[other] { $n } اطلاعات کھلی ہیں۔
 }
situation-links-silent = { $n ->
    [one] ایک رابطہ خاموش ہے۔
   *[other] { $n } رابطے خاموش ہیں۔
 }
situation-to-queue = قطار کھولیں
situation-q-changed = { $at } کے بعد کیا بدلا؟
situation-q-changed-week = اس ہفتے کیا بدلا؟
situation-a-came = { $k ->
    [0] کوئی اطلاع نہیں آئی
    [one] ایک اطلاع آئی
   *[other] { $n } اطلاعات آئیں
 }
situation-compared = اس سے پہلے کے چار ہفتوں میں فی ہفتہ { $a } تھیں۔
situation-see-reports = اطلاعات دیکھیں
situation-reports = اطلاعات
situation-f-new = ابھی جواب نہیں
situation-d-new = سرٹ کو آنے والی وہ اطلاعات جن کا کسی نے جواب نہیں دیا۔
situation-f-open = زیرِ کار
situation-d-open = وہ اطلاعات جن کا کسی نے جواب دیا مگر بند نہیں کیں۔
situation-f-week = 7 دنوں میں آئیں
situation-d-week = اطلاعات جیسے پہلی بار ملیں، یو ٹی سی کے دن کے حساب سے۔
situation-f-orgs = ادارے، 7 دن
situation-d-orgs = ہر ادارہ ایک بار، چاہے وہ تین سرٹ کے تحت ہو: ایک نام یا ایک ڈومین والے اندراج ایک ہیں۔ ساتھ کی اطلاعات سے گنا گیا۔
situation-answered = جواب دیا: رجسٹر کے وہ ادارے جن سے کبھی کچھ بھی آیا۔
situation-weeks-finding = { $n ->
    [0] پچھلے سات دنوں میں کوئی اطلاع نہیں۔
    [one] پچھلے سات دنوں میں ایک اطلاع۔
   *[other] پچھلے سات دنوں میں { $n } اطلاعات۔
 }
situation-weeks-counted = سات سات دن کے آٹھ ہفتے؛ آخری آج ختم ہوتا ہے۔ سرٹ کو آنے والی اطلاعات سے گنا گیا۔
situation-weeks-table = ہفتہ وار اطلاعات، پہلے دن کے حساب سے
situation-c-week = ہفتہ از
situation-c-reports = اطلاعات
situation-by-sector = شعبے کے حساب سے
situation-by-class = واقعے کی قسم کے حساب سے
situation-by-act = کیا مانگا گیا
situation-c-which = کون سا
situation-c-this-week = 7 دن
situation-c-before = پہلے کے 28 دن
situation-none-yet = ابھی گننے کو کچھ نہیں۔
situation-hidden-why = { $n ->
    [one] ایک شعبہ چھپا ہے، وہاں کچھ بھی ہوا ہو: { $k } سے کم ادارے مراد ہو سکتے ہیں، یا باقیوں کے نام ان کی طرف اشارہ کرتے۔
   *[other] { $n } شعبے چھپے ہیں، وہاں کچھ بھی ہوا ہو: { $k } سے کم ادارے مراد ہو سکتے ہیں، یا باقیوں کے نام ان کی طرف اشارہ کرتے۔
 }
situation-clocks = 7 دنوں کی اطلاعات کی مہلتیں
situation-kept = وقت پر جواب
situation-missed = دیر سے جواب
situation-running = ابھی جواب نہیں
situation-overdue = اب تک سب میں سے جن کی مہلت گزر گئی
situation-clocks-counted = اطلاع دینے والے کو جواب دینے کے سرٹ کے اپنے اوقات، قطار سے گنے گئے۔ یہ قانونی مہلتیں نہیں۔
situation-spread = جو ہم نے جاری کیا: کتنی جلدی پہنچا اور عمل ہوا، { $days } دن
situation-spread-chart = جاری ہونے کے بعد ہر وقت تک مکمل ہونے والا حصہ، { $days } دن
situation-spread-axis = جاری ہونے کے بعد کا وقت
situation-spread-table = یہی ہندسوں میں
situation-spread-empty = پچھلے { $days } دنوں میں اس نوڈ کی جاری کردہ کسی چیز کی پیمائش نہیں ہوئی۔ پیمائش تب ہوتی ہے جب یہاں کسی نشانی کی تصدیق ہو اور کوئی ساتھی اسے لے۔
situation-spread-counted = پہنچا: جڑے ہوئے نوڈ کے پاس ہے، ہر رابطے کے لیے اسی نوڈ پر ناپا گیا۔ نگرانی اور روک: جو اس نوڈ اور اس کے میزبان نیٹ ورکوں نے خود کیا؛ جس کی بعد میں کوئی منظوری دے وہ نہیں ناپا جاتا۔ اوقات زیادہ سے زیادہ 9 فیصد اوپر کو ہیں۔ جاری ہونے کے بعد بننے والا رابطہ نہیں گنا گیا۔
situation-to-issued = کیا جاری ہوا
situation-stage-delivered = پہنچا
situation-stage-watched = نگرانی میں
situation-stage-blocked = روکا گیا
situation-stage-taken-back = واپس لیا گیا
situation-stage-words = { $stage }: آدھے { $half } میں، 100 میں سے 99 { $most } میں ({ $n } کی پیمائش)۔
situation-stage-none = { $stage }: کوئی پیمائش نہیں۔
situation-c-share = حصہ
situation-half = آدھے
situation-nine = 90 %
situation-p99 = 99 %
situation-last = سب
situation-measured = پیمائش
situation-met = معلوم نشانیاں کہاں ملیں، 7 دن
situation-c-sector = شعبہ
situation-c-met = ادارے
situation-no-register = رجسٹر میں ابھی کوئی ادارہ نہیں۔ منتظم وہ ادارے شامل کرتا ہے جن کی یہ سرٹ خدمت کرتی ہے۔
situation-met-withheld = کچھ شعبے چھپے ہیں، وہاں کچھ بھی ہوا ہو: { $k } سے کم ادارے مراد ہو سکتے ہیں۔
situation-behind = دوسری سرٹ اپنے پیچھے کے اداروں کا بتاتی ہیں، شعبے کے بغیر، کم سے کم:
situation-met-counted = پچھلے سات دنوں کے ملنے سے گنا گیا، غلط انتباہ نکال کر؛ ادارے درجوں میں، ہر ایک ایک بار، کسی کا نام نہیں۔
situation-links = نوڈ اور رابطے
situation-links-words = { $all } میں سے { $up } رابطے چل رہے ہیں، { $silent } خاموش۔ خاموش پہلے ہیں۔
situation-links-empty = اس نوڈ کا کوئی رابطہ نہیں۔ منتظم پیشکش سے رابطہ بناتا ہے۔
situation-links-more = { $n ->
    [one] ایک اور رابطہ ٹھیک ہے یا کم ضروری ہے۔
   *[other] { $n } اور رابطے ٹھیک ہیں یا کم ضروری ہیں۔
 }
situation-c-link = کس سے
situation-c-standing = حالت
situation-c-heard = آخری بار سنا
situation-c-trouble = آخری خرابی
situation-silent = خاموش
situation-troubled = خرابی
situation-paused = رکا ہوا
situation-up = چل رہا ہے
situation-never-heard = کبھی نہیں؛ { $at } کو بنا
situation-unknown = جو ہمیں معلوم نہیں
situation-unheard = { $of } میں سے { $n } اداروں سے کبھی کچھ نہیں آیا: نہ اطلاع، نہ لاگ، نہ رابطہ۔
situation-unheard-list = یہ کون سے ہیں
situation-unwatched = { $of } میں سے { $n } ادارے نہ لاگ بھیجتے ہیں نہ نوڈ رکھتے ہیں: وہاں حملہ تبھی نظر آئے گا جب وہ خود بتائیں۔
situation-sources-silent = { $n ->
    [0] لاگ کا کوئی ذریعہ خاموش نہیں۔
    [one] لاگ کا ایک ذریعہ خاموش ہے: تب سے کوئی نہیں کہہ سکتا کہ وہاں کچھ نہیں ہوا۔
   *[other] لاگ کے { $n } ذرائع خاموش ہیں: تب سے کوئی نہیں کہہ سکتا کہ وہاں کچھ نہیں ہوا۔
 }
situation-red = TLP:RED والی اطلاعات یہاں کسی ہندسے میں نہیں۔ ان کے نامزد پڑھنے والے انہیں قطار میں پاتے ہیں۔
situation-others-act = دوسرے نوڈ ملی ہوئی چیز کے ساتھ کیا کرتے ہیں، یہ بتانا ان کا کام ہے: ہمیں معلوم ہے کہ وہ پہنچی۔
situation-sources = لاگ کے خاموش ذرائع
situation-sources-more = { $n ->
    [one] ایک اور خاموش ہے۔
   *[other] { $n } اور خاموش ہیں۔
 }
situation-c-source = ذریعہ
situation-c-whose = کس کا
situation-c-last-line = آخری سطر
situation-own = ہمارا اپنا
situation-no-line-ever = کبھی کوئی سطر نہیں

unheard-title = جن سے کچھ نہیں آتا
unheard-lede = { $of } میں سے { $n } اداروں سے کبھی کچھ نہیں آیا: نہ اطلاع، نہ لاگ، نہ رابطہ۔ اس کا مطلب یہ نہیں کہ وہاں کچھ نہیں ہو رہا۔ انہیں فون کریں، پہلے وہ جنہیں حملے سے سب سے زیادہ نقصان ہو۔
unheard-empty = رجسٹر کے ہر ادارے سے کچھ نہ کچھ آیا ہے۔
unheard-c-name = ادارہ
unheard-c-presence = کیسے موجود ہے
unheard-node = اپنا نوڈ
unheard-tenant = یہاں میزبانی میں
unheard-contact = صرف رابطے کا پتا

brief-title = خلاصہ
brief-span = { $from } سے { $to } تک
brief-made = { $who } نے بنایا، { $at }
brief-empty = ابھی کوئی خلاصہ نہیں بنا۔ قومی افسر موجودہ ہندسوں سے خلاصہ بناتا ہے؛ پھر وہ ویسا ہی محفوظ رہتا ہے۔
brief-others = پچھلے خلاصے
brief-make = نیا خلاصہ بنائیں
brief-to-newest = تازہ ترین خلاصہ
brief-p-happened = کیا ہوا
brief-p-done = کیا کیا گیا
brief-p-open = کیا باقی ہے
brief-asked = آپ سے کیا درکار ہے
brief-asked-nothing = اس خلاصے کے ساتھ کچھ درکار نہیں۔
brief-kept = جیسا بنا ویسا محفوظ ہے: ہندسے نہیں بدلتے۔
brief-sha = محفوظ متن کا SHA-256:
brief-in-ledger = بہی میں اس کا اندراج
brief-fewer = { $k } سے کم
brief-as-of = { $at } تک
brief-source = گنا گیا از
brief-from-queue = قطار
brief-from-ledger = بہی
brief-from-register = رجسٹر
brief-from-situation = صورتِ حال
brief-in-sectors = شعبے:
brief-f-came = { $k ->
    [0] کوئی اطلاع نہیں آئی۔
    [one] { $n } اطلاع آئی۔
   *[other] { $n } اطلاعات آئیں۔
 }
brief-f-organisations = { $k ->
    [0] رجسٹر کے { $of } میں سے کسی ادارے نے اطلاع نہیں دی۔
    [one] رجسٹر کے { $of } میں سے { $n } ادارے نے اطلاع دی۔
   *[other] رجسٹر کے { $of } میں سے { $n } اداروں نے اطلاع دی۔
 }
brief-f-met-none = پچھلے 7 دنوں میں کسی ادارے کو یہاں معلوم کوئی نشانی نہیں ملی۔
brief-f-met-few = پچھلے 7 دنوں میں 5 سے کم اداروں کو کوئی معلوم نشانی ملی۔
brief-f-met-some = پچھلے 7 دنوں میں 5 سے 19 اداروں کو کوئی معلوم نشانی ملی۔
brief-f-met-many = پچھلے 7 دنوں میں 20 یا زیادہ اداروں کو کوئی معلوم نشانی ملی۔
brief-f-issued = { $k ->
    [0] کوئی انتباہ جاری نہیں ہوا۔
    [one] { $n } انتباہ جاری ہوا۔
   *[other] { $n } انتباہ جاری ہوئے۔
 }
brief-f-withdrawn = { $k ->
    [0] کوئی واپس نہیں لیا گیا۔
    [one] { $n } واپس لیا گیا۔
   *[other] { $n } واپس لیے گئے۔
 }
brief-f-closed = { $k ->
    [0] کوئی اطلاع بند نہیں ہوئی۔
    [one] { $n } اطلاع بند ہوئی۔
   *[other] { $n } اطلاعات بند ہوئیں۔
 }
brief-f-acknowledged = { $k ->
    [0] کسی نئے اطلاع دینے والے کو نہیں بتایا گیا کہ معاملہ کسی کے پاس ہے۔
    [one] { $n } اطلاع دینے والے کو بتایا گیا کہ معاملہ کسی کے پاس ہے۔
   *[other] { $n } اطلاع دینے والوں کو بتایا گیا کہ معاملہ کسی کے پاس ہے۔
 }
brief-f-delivered = 30 دنوں کے انتباہ جڑے ہوئے آدھے نوڈوں تک { $half } میں پہنچے، 100 میں سے 99 تک { $most } میں ({ $n } کی پیمائش)۔
brief-f-taken-back = جو واپس لیا گیا وہ آدھوں سے { $half } میں ہٹا، 100 میں سے 99 سے { $most } میں ({ $n } کی پیمائش)۔
brief-f-open = { $k ->
    [0] کوئی اطلاع کھلی نہیں۔
    [one] { $n } اطلاع کھلی ہے۔
   *[other] { $n } اطلاعات کھلی ہیں۔
 }
brief-f-overdue = { $k ->
    [0] کسی اطلاع کی مہلت نہیں گزری۔
    [one] { $n } اطلاع کی مہلت گزر چکی ہے۔
   *[other] { $n } اطلاعات کی مہلت گزر چکی ہے۔
 }
brief-f-silent = { $k ->
    [0] { $of } میں سے کوئی رابطہ خاموش نہیں۔
    [one] { $of } میں سے { $n } رابطہ خاموش ہے۔
   *[other] { $of } میں سے { $n } رابطے خاموش ہیں۔
 }
brief-f-unheard = { $k ->
    [0] { $of } اداروں میں سے ہر ایک سے کچھ نہ کچھ آیا ہے۔
    [one] { $of } میں سے { $n } ادارے سے کبھی کچھ نہیں آیا۔
   *[other] { $of } میں سے { $n } اداروں سے کبھی کچھ نہیں آیا۔
 }
brief-new-title = نیا خلاصہ
brief-new-lede = یہ { $at } کے بعد کا حال بتاتا ہے۔ ہندسے دیکھیں، جو وہ نہیں بتاتے وہ لکھیں، اور خلاصہ بنائیں۔
brief-l-happened = کیا ہوا، آپ کے الفاظ میں
brief-h-happened = اداروں کے نام نہیں۔ زیادہ سے زیادہ { $n } حروف۔
brief-l-done = کیا کیا گیا
brief-h-done = زیادہ سے زیادہ { $n } حروف۔
brief-l-asked = پڑھنے والے سے کیا درکار ہے
brief-h-asked = ہر سطر میں ایک فیصلہ، تاریخ کے ساتھ۔ زیادہ سے زیادہ { $n } حروف۔
brief-save = خلاصہ بنائیں
brief-save-words = یہ آپ کے نام اور وقت کے ساتھ ویسا ہی محفوظ رہتا ہے، اور اس کا حاصل بہی میں درج ہوتا ہے۔ غلطی نئے خلاصے سے درست ہوتی ہے؛ دونوں رہتے ہیں۔
brief-fault-long = { $n } حروف صفحے پر نہیں آتے۔ اسے { $most } تک چھوٹا کریں۔

filings-title = قانونی اطلاعات
filings-strip = مختصراً
filings-views = فہرستیں
filings-to-periods = مہلتیں
filings-v-all = سب ({ $n })
filings-v-due = حتمی اطلاع واجب
filings-v-late = دیر سے
filings-v-in-time = وقت پر
filings-v-no-period = مہلت مقرر نہیں
filings-v-no-start = آغاز نہیں بتایا
filings-q-overdue = کس کی مہلت گزر گئی؟
filings-a-overdue = { $k ->
    [one] ایک حتمی اطلاع کی مہلت گزر گئی
   *[other] { $n } حتمی اطلاعات کی مہلت گزر گئی
 }
filings-a-none-overdue = کسی حتمی اطلاع کی مہلت نہیں گزری
filings-unset = { $n ->
    [one] ایک اطلاع کی کوئی مہلت نہیں: اس کے قانون کے لیے کسی نے مقرر نہیں کی۔
   *[other] { $n } اطلاعات کی کوئی مہلت نہیں: ان کے قانون کے لیے کسی نے مقرر نہیں کی۔
 }
filings-set = مقرر کریں
filings-all-set = ہر اطلاع آپ کی مقرر کردہ مہلت کے تحت ہے۔
filings-nothing-yet = ابھی کچھ جمع نہیں ہوا۔
filings-q-soon = 72 گھنٹوں میں کیا واجب ہے؟
filings-a-soon = { $k ->
    [one] ایک حتمی اطلاع
   *[other] { $n } حتمی اطلاعات
 }
filings-a-none-soon = کچھ نہیں
filings-see-due = حتمی اطلاعات آخری وقت کے حساب سے
filings-q-new = { $at } کے بعد کیا نیا ہے؟
filings-q-new-first = کیا جمع ہوا؟
filings-a-new = { $n ->
    [0] کچھ نیا نہیں
    [one] ایک اطلاع
   *[other] { $n } اطلاعات
 }
filings-a-new-many = { $n } یا زیادہ اطلاعات
filings-a-all = { $n ->
    [0] ابھی کچھ نہیں
    [one] ایک اطلاع
   *[other] { $n } اطلاعات
 }
filings-late-of = دیر سے: مہلت والی { $of } میں سے { $n }۔
filings-see-late = انہیں دیکھیں
filings-empty = ابھی آپ کے پاس کچھ جمع نہیں ہوا۔ جمع ہونے والی اطلاع ملتے ہی رسید کے ساتھ یہاں آتی ہے۔
filings-empty-view = اس فہرست میں کوئی اطلاع نہیں۔ سب دیکھیں۔
filings-only = آپ صرف وہ دیکھتے ہیں جو نگران ادارے کے پاس جمع ہوا۔ مدد کی درخواستیں سرٹ کو جاتی ہیں اور وہیں رہتی ہیں۔
filings-c-from = جمع کرنے والا
filings-c-basis = قانونی بنیاد
filings-c-at = موصول
filings-c-standing = پہلی اطلاع
filings-c-final = حتمی اطلاع
filings-nobody-known = ادارہ جو رجسٹر میں نہیں
filings-no-period = مہلت مقرر نہیں
filings-no-start = یہ نہیں بتایا کہ پہلی بار کب نظر آیا
filings-final-here = موجود ہے
filings-is-final = یہ حتمی اطلاع ہے، بابت
filings-first = پہلی اطلاع
filings-final-by = حتمی اطلاع { $at } تک
filings-no-final = کوئی واجب نہیں
filing-title = { $from } کی قانونی اطلاع
filing-title-nobody = رجسٹر سے باہر کے ادارے کی قانونی اطلاع
filing-first-seen = پہلی بار نظر آیا
filing-not-said = نہیں بتایا
filing-given = کیا دیا گیا
filing-no-text = کوئی الفاظ نہیں دیے گئے۔
filing-systems = متاثرہ نظام
filing-values = ثبوت کے طور پر دی گئی نشانیاں
filing-no-values = کوئی نہیں۔
filing-is-final-q = کیا یہ کسی پہلی اطلاع کی حتمی اطلاع ہے؟
filing-is-final-hint = پھر پہلی اطلاع کو کسی اور چیز کا انتظار نہیں رہتا۔ آپ کا کہا آپ کے نام کے ساتھ بہی میں رہتا ہے۔
filing-first = پہلی اطلاع
filing-of-day = { $day } کی:
filing-is-final-go = ہاں، یہ حتمی اطلاع ہے
filing-fault-first = اسی ادارے کی اسی قانون کے تحت کوئی پہلی اطلاع چنیں جو ابھی حتمی اطلاع کی منتظر ہو۔
filing-receipt = رسید
filing-receipt-words = { $at } کو موصول۔ رسید اس نوڈ کے بغیر بھی اسے ثابت کرتی ہے۔
filing-take-receipt = رسید لیں
filing-in-ledger = بہی میں اس کا اندراج
filing-not-the-cert = یہاں جمع ہونے والی چیز سرٹ نہیں پڑھتی۔
periods-title = مہلتیں
periods-lede = مہلت صرف وہاں شمار ہوتی ہے جہاں آپ مقرر کریں اور بتائیں کہ وہ کہاں درج ہے۔ کچھ اندازے سے نہیں: جس قانون کی مہلت نہیں، اس کی اطلاع کی گھڑی نہیں۔
periods-empty = ابھی کوئی مہلت مقرر نہیں۔
periods-unset = { $n ->
    [one] ایک قانون کے تحت بغیر مہلت اطلاعات آئیں
   *[other] { $n } قوانین کے تحت بغیر مہلت اطلاعات آئیں
 }
periods-c-first = پہلی اطلاع
periods-c-final = حتمی اطلاع
periods-c-source = کہاں درج ہے
periods-c-set = مقرر
periods-none = کوئی نہیں
periods-hours = { $n ->
    [one] پہلی بار نظر آنے کے { $n } گھنٹے بعد
   *[other] پہلی بار نظر آنے کے { $n } گھنٹے بعد
 }
periods-days = { $n ->
    [one] پہلی کے { $n } دن بعد
   *[other] پہلی کے { $n } دن بعد
 }
periods-set-by = { $who } نے، { $at }، نسخہ { $n }
periods-set = مہلت مقرر کریں
periods-l-basis = قانونی بنیاد
periods-h-basis = جیسے اطلاعات میں لکھی جاتی ہے۔ بڑے حروف، کاما اور قوسین سے فرق نہیں پڑتا۔
periods-l-first_hours = پہلی اطلاع: پہلی بار نظر آنے کے کتنے گھنٹے بعد
periods-h-first_hours = خالی: کوئی مہلت نہیں۔
periods-l-final_days = حتمی اطلاع: پہلی کے کتنے دن بعد
periods-h-final_days = خالی: کوئی واجب نہیں۔
periods-l-source = کہاں درج ہے
periods-h-source = قانون، دفعہ، تاریخ: تاکہ ہر کوئی دیکھ سکے۔
periods-go = مہلت مقرر کریں
periods-what-happens = اس قانون کے تحت کی اطلاعات فوراً اس سے ملائی جاتی ہیں، پرانی بھی۔ پہلے نسخے محفوظ رہتے ہیں۔
periods-fault-basis = قانون اور دفعہ لکھیں، زیادہ سے زیادہ 200 حروف۔
periods-fault-hours = 1 سے 8784 تک پورے گھنٹے لکھیں، یا خالی چھوڑیں۔
periods-fault-days = 1 سے 732 تک پورے دن لکھیں، یا خالی چھوڑیں۔
periods-fault-source = لکھیں کہ مہلت کہاں درج ہے: قانون، دفعہ، تاریخ۔ زیادہ سے زیادہ 200 حروف۔

ledger-title = بہی
ledger-strip = مختصراً
ledger-q-what = اس میں کیا ہے؟
ledger-a-size = { $n ->
    [one] ایک اندراج
   *[other] { $n } اندراج
 }
ledger-since = ہر اندراج اگلے کے نیچے ہے: کوئی بدلے یا نکالے تو ہر گواہ دیکھ لیتا ہے۔
ledger-number = یہ اس نوڈ کی بہی نمبر { $n } ہے: پہلی بحال نہ ہو سکی۔
ledger-q-witness = اس کا گواہ کون ہے؟
ledger-a-unwitnessed = ابھی اس نوڈ کے سوا کوئی نہیں
ledger-a-witnessed = اندراج { $n } تک گواہی ہے
ledger-no-partners = کوئی ساتھی جڑا نہیں۔ رابطہ قائم ہوتے ہی ساتھی خود گواہی دیتے ہیں۔
ledger-open = { $n ->
    [0] سب پر گواہی ہے۔
    [one] ایک اندراج گواہی کا منتظر ہے۔
   *[other] { $n } اندراج گواہی کے منتظر ہیں۔
 }
ledger-q-gaps = کیا کچھ غائب ہے؟
ledger-a-no-gaps = کوئی خلا نہیں
ledger-a-gaps = { $n ->
    [one] ایک اندراج کا متن نہیں رہا
   *[other] { $n } اندراجات کا متن نہیں رہا
 }
ledger-gap-lost = { $n ->
    [one] ایک تب کھویا جب یہ نوڈ محفوظ نقل سے بحال ہوا: ساتھی نے اس کا حاصل لوٹایا، متن نہیں۔
   *[other] { $n } تب کھوئے جب یہ نوڈ محفوظ نقل سے بحال ہوا: ساتھی نے ان کا حاصل لوٹایا، متن نہیں۔
 }
ledger-gap-erased = { $n ->
    [one] قانونی حکم سے مٹانے کا ایک عمل۔
   *[other] قانونی حکم سے مٹانے کے { $n } عمل۔
 }
ledger-gap-restored = { $n ->
    [one] محفوظ نقل سے ایک بار بحال ہوا۔
   *[other] محفوظ نقل سے { $n } بار بحال ہوا۔
 }
ledger-gap-recovered = { $n ->
    [one] ساتھیوں سے ایک بار واپس ملا۔
   *[other] ساتھیوں سے { $n } بار واپس ملا۔
 }
ledger-gap-none = کبھی بحالی نہیں ہوئی، کچھ مٹایا نہیں گیا، کچھ کھویا نہیں۔
ledger-head = درخت کا سرا
ledger-size = اندراج
ledger-root = جڑ
ledger-signed = دستخط
ledger-signed-to = اندراج { $n } تک،
ledger-not-signed = ابھی نہیں؛ پہلی رسید یا گواہی مانگی جائے تو دستخط ہوتا ہے۔
ledger-take-checkpoint = دستخط شدہ سرا لیں
ledger-take-trust = اعتماد کی فائل لیں
ledger-how-to-check = { $command } اعتماد کی فائل کے ساتھ کسی بھی مشین پر، نیٹ ورک کے بغیر، رسید جانچتا ہے۔
ledger-witnesses = کس نے کہاں تک گواہی دی
ledger-c-partner = ساتھی
ledger-c-upto = اندراج تک
ledger-c-when = کب
ledger-never = ابھی کچھ نہیں
ledger-search = تلاش
ledger-f-kind = قسم
ledger-f-subject = موضوع، ہوبہو
ledger-f-from = اس دن سے
ledger-f-to = اس دن تک
ledger-go = تلاش کریں
ledger-clear = صاف کریں
ledger-any = کوئی بھی
ledger-empty = { $n } میں سے کوئی اندراج نہیں ملا۔ تلاش صرف وہ دکھاتی ہے جو آپ کے لیے ہے۔
ledger-empty-so-far = دیکھے گئے اندراجات میں آپ کے لیے کچھ نہیں۔ آگے جائیں: پرانے ابھی نہیں دیکھے گئے۔
ledger-c-entry = اندراج
ledger-c-at = کب
ledger-c-kind = قسم
ledger-c-who = کس نے
ledger-c-subject = موضوع
ledger-this-node = یہ نوڈ
ledger-not-for-you = آپ کے لیے نہیں
ledger-erased = مٹایا گیا
ledger-lost = کھویا
entry-title = اندراج { $n }
entry-not-for-you = آپ کے لیے نہیں: یہ دوسری حیثیت یا دوسرے لوگوں کا ہے۔ اس کی جگہ، وقت اور حاصل ہر اس کے لیے ہیں جو بہی کھولے۔
entry-about = اس کے بارے میں سب
entry-leaf = پتا
entry-body = یہ کیا کہتا ہے
entry-proof = ثبوت
entry-covered = { $hashes ->
    [one] ایک حاصل اس اندراج سے { $n } اندراجات کے دستخط شدہ سرے تک لے جاتا ہے۔
   *[other] { $hashes } حاصل اس اندراج سے { $n } اندراجات کے دستخط شدہ سرے تک لے جاتے ہیں۔
 }
entry-witnessed = { $n ->
    [one] ایک ساتھی نے اس سرے کی گواہی دی ہے
   *[other] { $n } ساتھیوں نے اس سرے کی گواہی دی ہے
 }
entry-provisional = اس سرے پر صرف اس نوڈ کا دستخط ہے: ساتھی کی گواہی کے بعد ثبوت دوبارہ لیں
entry-take = ثبوت فائل میں لیں
entry-check = ہر کوئی اعتماد کی فائل کے ساتھ اسے نیٹ ورک کے بغیر جانچتا ہے:
entry-lost = لینے کو ثبوت نہیں: نوڈ کی بحالی میں متن کھو گیا اور صرف حاصل واپس آیا۔ جگہ اب بھی درخت میں ہے۔
entry-erased = لینے کو ثبوت نہیں: متن حکم سے مٹایا گیا۔ حاصل رہتا ہے تاکہ کچھ اور نہ ہلے۔
entry-recovering = یہ نوڈ بحال ہو رہا ہے اور دستخط نہیں کرتا۔ بحالی کے بعد دوبارہ آئیں۔
entry-not-yours = ثبوت میں متن ہوتا ہے، اس لیے وہ صرف انہیں ملتا ہے جن کے لیے متن ہے۔
entry-before = پچھلا اندراج
entry-after = اگلا اندراج
ledger-kind-report-received = اطلاع موصول
ledger-kind-report-sent = اطلاع بھیجی گئی
ledger-kind-report-acknowledged = اطلاع دینے والے کو بتایا کہ معاملہ کسی کے پاس ہے
ledger-kind-report-closed = اطلاع بند
ledger-kind-called-back = واپس فون کیا
ledger-kind-indicator-confirmed = نشانی کی تصدیق
ledger-kind-indicator-held = نشانی روکی گئی
ledger-kind-indicator-rejected = نشانی رد
ledger-kind-released = آگے دیا گیا
ledger-kind-withheld = روک لیا گیا
ledger-kind-withdrawn = واپس لیا گیا
ledger-kind-blocked = بند کیا گیا
ledger-kind-unblocked = کھولا گیا
ledger-kind-alert-sent = انتباہ بھیجا
ledger-kind-alert-judged = انتباہ پر فیصلہ
ledger-kind-question-asked = سوال پوچھا
ledger-kind-question-answered = سوال کا جواب
ledger-kind-question-vetoed = سوال سے انکار
ledger-kind-link-offered = رابطے کی پیشکش
ledger-kind-link-accepted = رابطہ قبول
ledger-kind-link-paused = رابطہ روکا
ledger-kind-link-resumed = رابطہ دوبارہ چلا
ledger-kind-link-revoked = رابطہ منسوخ
ledger-kind-link-confirmed = رابطے کی تصدیق
ledger-kind-link-active = رابطہ نافذ
ledger-kind-agreement-changed = معاہدہ بدلا
ledger-kind-consent-given = رضامندی دی
ledger-kind-consent-withdrawn = رضامندی واپس لی
ledger-kind-key-rotated = چابیاں بدلیں
ledger-kind-key-compromised = چابی خطرے میں
ledger-kind-kill-switch = روکنے کا بٹن
ledger-kind-restored = محفوظ نقل سے بحالی
ledger-kind-recovered = واپس ملا
ledger-kind-policy-changed = پالیسی بدلی
ledger-kind-read-victim = متاثرہ ادارے کے خانے پڑھے گئے
ledger-kind-unmasked = نام ظاہر کیا گیا
ledger-kind-bulk-exported = بہت سی قطاریں نکالی گئیں
ledger-kind-erased = متن مٹایا
ledger-kind-tenant-moved = میزبان ادارہ منتقل
ledger-kind-witness-refused = ساتھی کی بہی پر گواہی نہیں دی
ledger-kind-witness-forgiven = انکار واپس لیا
ledger-kind-ledger-begun-anew = نئی بہی شروع
ledger-kind-quarantined = چیز الگ رکھی گئی
ledger-kind-person-added = کھاتہ بنا
ledger-kind-person-invited = ایک بار کا لنک بنا
ledger-kind-person-welcomed = پاس ورڈ مقرر
ledger-kind-role-changed = ذمہ داری بدلی
ledger-kind-person-disabled = کھاتہ بند
ledger-kind-person-enabled = کھاتہ دوبارہ کھلا
ledger-kind-signed-in = داخل ہوا
ledger-kind-sign-in-failed = داخلہ ناکام
ledger-kind-password-changed = پاس ورڈ بدلا
ledger-kind-factor-changed = دوسری تصدیق بدلی
ledger-kind-factor-reset = دوسری تصدیق ہٹائی
ledger-kind-token-made = ٹوکن بنا
ledger-kind-token-revoked = ٹوکن منسوخ
ledger-kind-second-asked = دوسرے شخص سے پوچھا
ledger-kind-second-granted = دوسرا شخص راضی
ledger-kind-second-refused = دوسرے شخص کا انکار
ledger-kind-second-used = دوسرے شخص کے ساتھ کیا گیا
ledger-kind-brief-made = خلاصہ بنا
ledger-kind-period-set = مہلت مقرر
ledger-kind-filing-final = حتمی اطلاع بتائی گئی
ledger-kind-lost = بحالی میں کھویا
ledger-kind-objection-made = اعتراض کیا گیا
ledger-kind-objection-answered = اعتراض کا جواب
