firm-nav-home = میرا صفحہ
firm-nav-home-help = کیا کچھ غلط ہے، ابھی کیا کرنا ہے، کسے فون کریں۔
firm-nav-warnings = انتباہات
firm-nav-warnings-help = آپ کے نیٹ ورک کے ریکارڈ میں ہم نے کیا دیکھا، اور اس کا کیا کریں۔
firm-nav-stopped = آپ کے لیے روکا گیا
firm-nav-stopped-help = وہ نام اور پتے جو آپ کے لیے بند ہیں، کس نے کیے اور کیوں۔
firm-nav-guides = پہلے کیا کریں
firm-nav-guides-help = کمپیوٹر بند ہو گیا، پیسے چلے گئے، کھاتہ یا فون ہاتھ سے گیا: پہلے قدم۔
firm-nav-reach = ہم آپ تک کیسے پہنچتے ہیں
firm-nav-reach-help = آپ کے کون سے نمبر ہمارے پاس ہیں، ہم کیا بھیجتے ہیں، آپ کے نیٹ ورک کا کیا دیکھتے ہیں۔

firm-happened = کچھ ہو گیا ہے
firm-in-short = خلاصہ
firm-q-wrong = کیا کچھ غلط ہے؟
firm-a-warnings = { $n ->
    [one] جی ہاں: 1 انتباہ { $at } سے کھلا ہے
   *[other] جی ہاں: { $n } انتباہ { $at } سے کھلے ہیں
 }
firm-a-well = 0 انتباہ کھلے ہیں: ہمیں آپ پر کوئی حملہ نظر نہیں آ رہا
firm-a-blind = 0 انتباہ کھلے ہیں، مگر ابھی ہمیں کچھ سنائی نہیں دے رہا
firm-heard = آپ کے نیٹ ورک سے آخری خبر { $at } پر ملی۔
firm-heard-since = آپ کے نیٹ ورک سے { $at } کے بعد کچھ نہیں سنا۔
firm-heard-never = آپ کے نیٹ ورک سے ہم نے کبھی کچھ نہیں سنا: اس کا ریکارڈ ابھی کسی نے نہیں جوڑا۔
firm-not-inside = آپ کے کمپیوٹر، فون اور کارڈ مشین کے اندر ہم نہیں دیکھ سکتے۔
firm-q-do = ابھی مجھے کیا کرنا ہے؟
firm-a-nothing = کچھ نہیں
firm-a-nothing-more = کچھ عجیب لگے تو ہمیں بتائیں۔ ایک جملہ کافی ہے۔
firm-a-one = بس یہی ایک کام۔
firm-a-more = { $n ->
    [one] پھر 1 اور، نیچے۔
   *[other] پھر { $n } اور، نیچے۔
 }
firm-q-ring = کسے فون کروں؟
firm-ring = { $number } پر فون کریں۔
firm-ring-hours = { $number } پر فون کریں، { $hours }۔
firm-ring-who = { $name }، { $hours }۔
firm-ring-free = آپ کا نام آپ کی اجازت کے بغیر کسی کو نہیں بتایا جاتا۔
firm-no-number = یہاں ابھی کوئی فون نمبر درج نہیں۔ وہ نمبر ملائیں جو آپ کے سرٹ نے آپ کو دیا تھا۔

firm-tasks = { $n ->
    [one] ایک کام
   *[other] { $n } کام، اسی ترتیب سے
 }
firm-task-warnings = { $n ->
    [one] 1 انتباہ دیکھیں
   *[other] { $n } انتباہ دیکھیں
 }
firm-task-warnings-why = اس میں لکھا ہے کہ کیا ملا، اور تین قدم۔
firm-task-warnings-go = دیکھیں
firm-task-draft = جو اطلاع شروع کی تھی، اسے بھیجیں
firm-task-draft-why = وہ یہاں محفوظ ہے۔ ابھی کسی نے نہیں پڑھی۔
firm-task-draft-go = آگے چلیں
firm-task-silent = اپنے نیٹ ورک کا ریکارڈ پھر سے چلائیں
firm-task-silent-why = جب تک وہ خاموش ہے، آپ پر حملہ ہو تو ہمیں نظر نہیں آئے گا۔
firm-task-silent-go = کب سے، دیکھیں
firm-task-number = ہمیں اپنا فون نمبر دیں
firm-task-number-why = جب بات اہم ہو تو ہم لکھتے نہیں، فون کرتے ہیں۔
firm-task-number-go = ہمارے پاس کیا ہے، دیکھیں
firm-task-protect = اپنی فہرست اپنے راؤٹر میں ڈالیں
firm-task-protect-why = کچھ نام آپ کے لیے بند ہیں مگر آپ کا کوئی آلہ انہیں نہیں لیتا۔ تقریباً دس منٹ کا کام۔
firm-task-protect-go = طریقہ

firm-warnings = آپ کے لیے انتباہ
firm-warnings-lede = جو آپ کے نیٹ ورک کے ریکارڈ میں ملا، اور صرف آپ کے لیے ہے۔
firm-warnings-none = کوئی انتباہ کھلا نہیں۔
firm-warnings-none-closed = ابھی آپ نے کوئی انتباہ نہیں نمٹایا۔
firm-warnings-all = سارے انتباہ
firm-warnings-open = کھلے
firm-warnings-closed = نمٹائے گئے
firm-warnings-more = آخری { $n } دکھائے گئے ہیں۔ پرانے دیکھنے کے لیے کچھ نمٹا دیں۔
firm-warning-open = کیا کریں
firm-warning-look = پھر دیکھیں
firm-warning-title = انتباہ: { $name }
firm-warning-do = ابھی یہ کریں
firm-warning-devices = { $n ->
    [one] اس آلے نے اسے پکارا:
   *[other] ان { $n } آلات نے اسے پکارا:
 }
firm-warning-lines = آپ کے ریکارڈ کی سطریں
firm-w-met = { $n ->
    [one] آپ کے نیٹ ورک کے ایک آلے نے { $name } کو ایک بار پکارا، { $at } پر۔
   *[other] آپ کے نیٹ ورک کے ایک آلے نے { $name } کو { $n } بار پکارا، آخری بار { $at } پر۔
 }
firm-w-silent = ریکارڈ { $name } نے { $at } سے کچھ نہیں بھیجا۔
firm-w-blocked = یہ آپ کے لیے بند کر دیا گیا ہے۔
firm-w-held = یہ یہاں ملا ہے، اس لیے ابھی بند نہیں: فیصلہ آپ کا ہے۔
firm-w-watched = اس پر نظر ہے، یہ بند نہیں۔
firm-w-by = { $by } کی طرف سے
firm-done = میں نے یہ کر لیا
firm-done-words = آپ نے کیا کیا؟
firm-done-hint = چاہیں تو چند لفظ لکھیں۔
firm-help-title = یقین نہیں؟
firm-help-words = ایک بٹن دبائیں اور { $name } سے رازداری میں مدد مانگیں۔ جو یہاں لکھا ہے اور آپ کا فون نمبر ساتھ جاتا ہے؛ آگے کچھ نہیں دیا جاتا۔
firm-help = مجھے مدد چاہیے
firm-block-words = کیا آپ کے ادارے میں کسی کو { $name } کی ضرورت نہیں؟ تو اسے اپنے نیٹ ورک کے لیے بند کر دیں۔
firm-block = { $name } بند کریں
firm-block-second = بند کرنے سے پہلے ایک اور فرد کی رضامندی چاہیے۔ ”مجھے مدد چاہیے“ دبائیں: باقی ہم کریں گے۔
firm-help-report = ایک انتباہ میں مدد چاہیے: { $name } { $n } بار ملا، آخری بار { $last }۔ پوچھنے والے: { $person }؛ فون { $phone }۔
firm-dealt-done = { $name } نے یہ کر لیا
firm-dealt-help = { $name } نے مدد مانگی
firm-dealt-report = آپ کی درخواست اور اس کا جواب

firm-steps-malware-1 = اس آلے کو نیٹ ورک سے الگ کریں: تار نکالیں، وائی فائی بند کریں۔
firm-steps-malware-2 = اسے چلتا رہنے دیں اور کچھ نہ چھیڑیں: اسی سے پتا چلے گا کہ یہ کیسے آیا۔
firm-steps-malware-3 = اس پر جو پاس ورڈ استعمال ہوئے، انہیں کسی دوسرے آلے سے بدلیں۔
firm-steps-fraud-1 = اپنے ساتھ کام کرنے والے سب لوگوں سے کہیں کہ اسے نہ کھولیں، فون پر بھی نہیں۔
firm-steps-fraud-2 = کیا کسی نے وہاں پاس ورڈ یا کارڈ نمبر لکھا؟ پاس ورڈ ابھی بدلیں؛ کارڈ کے لیے بینک کو فون کریں۔
firm-steps-fraud-3 = جو پیغام وہاں لے گیا، اسے سنبھال کر رکھیں۔ آگے نہ بھیجیں۔
firm-steps-other-1 = معلوم کریں کہ وہ آلہ کون چلاتا ہے، اور کیا اسے پتا ہے کہ آلے نے ایسا کیوں کیا۔
firm-steps-other-2 = اگر کسی کو پتا نہیں تو اسے نیٹ ورک سے الگ کریں اور چلتا رہنے دیں۔
firm-steps-other-3 = جو معلوم ہوا، ہمیں بتائیں۔ ایک جملہ کافی ہے۔
firm-steps-silent-1 = کیا راؤٹر چل رہا ہے، اور انٹرنیٹ آ رہا ہے؟
firm-steps-silent-2 = کیا وہاں حال میں کچھ بدلا گیا: نیا راؤٹر، نیا پاس ورڈ؟
firm-steps-silent-3 = جو آپ کا نیٹ ورک دیکھتا ہے اسے بتائیں کہ ریکارڈ خاموش ہے۔ تب تک ہمیں کچھ نظر نہیں آتا۔

firm-class-abusive-content = فضول یا نقصان دہ مواد
firm-class-malicious-code = نقصان دہ سافٹ ویئر
firm-class-information-gathering = ٹوہ لینا
firm-class-intrusion-attempts = گھسنے کی کوشش
firm-class-intrusions = گھس بیٹھنا
firm-class-availability = سروس بند کرنے والا حملہ
firm-class-information-content-security = ڈیٹا کی چوری
firm-class-fraud = جعلی صفحہ یا پیغام
firm-class-vulnerable = کمزوری
firm-class-other = کسی اور قسم کا خطرہ
firm-class-test = مشق
firm-about-abusive-content = ایسی جگہیں فضول یا نقصان دہ مواد بھیجتی ہیں۔
firm-about-malicious-code = نقصان دہ سافٹ ویئر ایسی جگہوں سے حکم لیتا ہے۔ جو آلہ انہیں پکارے، شاید اس میں وہ موجود ہے۔
firm-about-information-gathering = ایسی جگہوں سے حملے سے پہلے دوسروں کی ٹوہ لی جاتی ہے۔
firm-about-intrusion-attempts = ایسی جگہوں سے لوگ گھسنے کی کوشش کرتے ہیں۔
firm-about-intrusions = ایسی جگہیں ان لوگوں کی ہیں جو کہیں اور گھس چکے ہیں۔
firm-about-availability = ایسی جگہوں سے دوسروں کی سروس بند کی جاتی ہے۔
firm-about-information-content-security = چوری کیا ہوا ڈیٹا ایسی جگہوں پر بھیجا جاتا ہے۔
firm-about-fraud = ایسے صفحے بینک یا دکان بن کر پاس ورڈ اور کارڈ نمبر چراتے ہیں۔
firm-about-vulnerable = ایسی جگہوں میں کمزوری ہے جس سے دوسرے فائدہ اٹھاتے ہیں۔
firm-about-other = کسی سرٹ نے جانچ کر کہا ہے کہ ایسی جگہیں خطرناک ہیں۔
firm-about-test = یہ ایک مشق ہے۔

firm-stopped = آپ کے لیے روکا گیا
firm-stopped-lede = ہر ایک کسی سرٹ نے جانچ کر بند کیا ہے، اور خود ہی ختم ہو جاتا ہے۔
firm-stopped-none = ابھی آپ کے لیے کچھ بند نہیں۔
firm-stopped-by = { $by }، { $at } سے۔
firm-stopped-met = { $n ->
    [one] یہاں ایک بار ملا
   *[other] یہاں { $n } بار ملا
 }
firm-stopped-all = جو کچھ آپ کے لیے بند ہے
firm-stopped-wrong = کیا ان میں سے کوئی غلط ہے؟
firm-never-met = یہاں کبھی نہیں
firm-col-what = کیا
firm-col-why = کیوں
firm-col-since = کب سے
firm-col-until = کب تک
firm-col-met = یہاں ملا

firm-guides = پہلے کیا کریں جب …
firm-protect = اپنا نیٹ ورک محفوظ کریں
firm-protect-nothing = ابھی آپ کے لیے کچھ بند نہیں۔ جب ہو گا تو آپ کا راؤٹر فہرست یہاں سے لے سکے گا۔
firm-protect-unused = { $n ->
    [one] آپ کے لیے 1 نام بند ہے، مگر آپ کا کوئی آلہ فہرست نہیں لیتا۔ تب اس سے کسی کی حفاظت نہیں ہوتی۔
   *[other] آپ کے لیے { $n } یا زیادہ نام بند ہیں، مگر آپ کا کوئی آلہ فہرست نہیں لیتا۔ تب ان سے کسی کی حفاظت نہیں ہوتی۔
 }
firm-protect-used = آپ کے ایک آلے نے فہرست { $at } پر لی۔
firm-protect-go = آپ کی فہرست، اور اس کا طریقہ
firm-month = یہ مہینہ ایک سطر میں
firm-month-print = کھولیں اور چھاپیں
firm-month-title = { $month } ایک سطر میں
firm-month-line = { $month }: { $n ->
    [0] کوئی انتباہ نہیں۔
    [one] 1 انتباہ، جن میں سے { $dealt } نمٹایا گیا۔
   *[other] { $n } انتباہ، جن میں سے { $dealt } نمٹائے گئے۔
 }
firm-month-blocked = { $n ->
    [0] آپ کے لیے کچھ نیا بند نہیں ہوا۔
    [one] 1 خطرناک جگہ آپ کے لیے نئی بند ہوئی، ان میں سے { $met } آپ کے نیٹ ورک میں ملی۔
   *[other] { $n } خطرناک جگہیں آپ کے لیے نئی بند ہوئیں، ان میں سے { $met } آپ کے نیٹ ورک میں ملیں۔
 }
firm-month-reports = { $n ->
    [one] آپ نے 1 اطلاع بھیجی۔
   *[other] آپ نے { $n } اطلاعیں بھیجیں۔
 }
firm-month-d-warnings = آپ کے وہ انتباہ جو آخری بار اس مہینے میں ملے۔
firm-month-d-dealt = ان میں سے وہ جو آپ نے بند کیے۔
firm-month-d-blocked = وہ نام اور پتے جو اس مہینے پہلی بار آپ کے لیے بند ہوئے۔
firm-month-before = پچھلا مہینہ
firm-month-after = اگلا مہینہ
firm-month-how = گنتی 1,000 تک۔ کاغذ پر چاہیے تو یہ صفحہ چھاپیں۔
firm-knows = میرے بارے میں کون کیا جانتا ہے
firm-knows-words = { $name } آپ کا نام اور آپ کے انتباہ دیکھتا ہے۔ باقی سب زیادہ سے زیادہ گنتی دیکھتے ہیں۔
firm-knows-go = پوری فہرست

firm-reach-lede = { $cert } کے پاس آپ کا کیا ہے، آپ تک کیا پہنچتا ہے اور کس راستے سے۔
firm-reach-you = آپ، جیسا ہم جانتے ہیں
firm-reach-no-phone = فون نمبر نہیں
firm-reach-no-mail = ای میل نہیں
firm-reach-change = کوئی نمبر غلط ہے یا نہیں ہے؟ ہمیں فون کر کے بتائیں؛ بدلنے سے پہلے ہم واپس فون کرتے ہیں۔
firm-reach-account = آپ کا کھاتہ
firm-reach-what = آپ تک کیا پہنچتا ہے
firm-reach-what-1 = جب بات اہم ہو: فون۔ ہم کبھی پاس ورڈ یا کوڈ نہیں پوچھتے۔
firm-reach-what-2 = انتباہ اسی صفحے پر، فوراً۔ آپ کا پتا ہو تو ای میل سے بھی۔
firm-reach-what-3 = آپ کی اطلاعوں کے جواب، اسی اطلاع کے صفحے پر۔
firm-reach-what-4 = پیغام یا ڈاک سے: ایک لنک جو یہ صفحہ ایک بار کھولتا ہے، یا وہی آپ کے فون کے کیمرے کے لیے ایک چوکور نشان۔ ای میل نہیں چاہیے۔
firm-reach-see = آپ کے نیٹ ورک کا ہم کیا دیکھتے ہیں
firm-reach-known = ہم آپ کو ان سے پہچانتے ہیں:
firm-reach-unknown = آپ کا کوئی ڈومین یا انٹرنیٹ پتا درج نہیں۔ دوسرے ان کے بارے میں جو بتائیں وہ آپ تک نہیں پہنچ سکتا۔
firm-reach-invite = آپ کے ادارے کا کوئی اور
firm-reach-invite-words = ہمیں فون کریں۔ ہم ایک لنک یا فون کے کیمرے کے لیے ایک چوکور نشان بناتے ہیں؛ آپ کا ساتھی اس سے ایک بار اندر آتا ہے اور پاس ورڈ چن لیتا ہے۔ ای میل نہیں چاہیے۔
