# Setting a CERT up.
setup-nav = قیام
setup-nav-help = نئے نوڈ سے خبردار کرنے والے سرٹ تک: آپ کون ہیں، لوگ، رکن ادارے، رابطہ، کلیدیں، محفوظ نقل، اور آزمائشی انتباہ۔
setup-title = اس سرٹ کا قیام
setup-strip = کہاں تک پہنچے
setup-q-live = کیا آپ ابھی کسی کو خبردار کر سکتے ہیں؟
setup-a-live = ہاں: آزمائشی انتباہ { $span } میں پہنچا۔
setup-a-not-live = ثابت نہیں: ابھی کوئی آزمائشی انتباہ نہیں پہنچا۔
setup-a-live-more = آزمائش ہر انتباہ کے راستے سے جاتی ہے، اس نوڈ تک اور یہاں کے تمام میزبانی والے اداروں تک۔
setup-q-next = اگلا کام کیا ہے؟
setup-a-nothing = کچھ نہیں۔ سب قائم ہو چکا۔
setup-q-far = کہاں تک پہنچے؟
setup-a-far = { $of } میں سے { $n } قدم مکمل ہیں۔
setup-a-last = آخری جواب { $who } نے دیا، { $at }۔
setup-a-new = ابھی کسی نے شروع نہیں کیا۔ آدھی صبح کافی ہے: دوپہر سے پہلے تیار۔
setup-steps = قدم
setup-resume = سب کچھ ساتھ ساتھ محفوظ ہوتا ہے۔ کسی بھی قدم پر رک جائیں؛ دوسرا منتظم آگے بڑھ سکتا ہے۔
setup-state-done = مکمل
setup-state-begun = شروع ہوا
setup-state-open = ابھی نہیں
setup-seconds = { $n } سیکنڈ
setup-step-of = قدم { $n }، کل { $of }
setup-answered = { $of } میں سے { $n } ضروری جواب
setup-save-next = محفوظ کریں اور اگلا
setup-save-back = محفوظ کریں اور فہرست پر واپس
setup-kept = محفوظ ہو گیا، { $at }۔
setup-optional = (خالی رہ سکتا ہے)
setup-version = نسخہ { $n }، { $who } نے محفوظ کیا، { $at }۔ محفوظ کرنے کا مطلب ہے کہ یہ اب بھی درست ہے۔
setup-public = ان جوابوں سے دو عوامی دستاویزات چھپتی ہیں، جیسے ہی کوئی ضروری جواب باقی نہ ہو:

setup-step-who = آپ کون ہیں
setup-step-who-why = یہ سب پڑھتے ہیں: رکن ادارے، دوسرے سرٹ، اخبار۔ یوں لکھیں کہ اجنبی رات کو بھی آپ تک پہنچ سکے۔
setup-step-who-line = { $of } میں سے { $n } ضروری جواب
setup-step-charter = منشور
setup-step-charter-why = آپ کس لیے ہیں، کن کی خدمت کرتے ہیں، کیا اختیار رکھتے ہیں، اور جو آپ کو بتایا جائے اس کے ساتھ کیا کرتے ہیں۔ دوسرے سرٹ اسے RFC 2350 کے نام سے ڈھونڈتے ہیں۔
setup-step-charter-line = { $of } میں سے { $n } ضروری جواب
setup-step-services = خدمات اور اوقات
setup-step-services-why = لوگ آپ کو پکاریں تو کیا توقع رکھیں، اور کب۔
setup-step-services-line = { $of } میں سے { $n } ضروری جواب
setup-step-roster = لوگ
setup-step-roster-why = دو جو آنے والی چیزوں پر کام کریں، ان میں سے ایک داخل ہو چکا ہو، اور دو منتظم: کوئی اکیلا نہ ہو، اور کوئی باہر نہ رہ جائے۔
setup-step-roster-line = { $n ->
    [one] آنے والی چیزوں پر ایک فرد کام کرتا ہے؛
   *[other] آنے والی چیزوں پر { $n } لوگ کام کرتے ہیں؛
 } { $of ->
    [one] ایک منتظم داخل ہو چکا ہے۔
   *[other] { $of } منتظم داخل ہو چکے ہیں۔
 }
setup-step-constituents = رکن ادارے
setup-step-constituents-why = آپ کن کی خدمت کرتے ہیں، ان کے نام، ڈومین اور پتے سمیت: انتباہ انہیں ان سے ڈھونڈتے ہیں، اور جو چیز ان کی طرف اشارہ کرے وہ باہر نہیں جاتی۔
setup-step-constituents-line = { $n ->
    [0] رجسٹر میں کوئی ادارہ نہیں۔
    [one] رجسٹر میں ایک ادارہ ہے۔
   *[other] رجسٹر میں { $n } ادارے ہیں۔
 }
setup-step-link = قومی سرٹ سے رابطہ
setup-step-link-why = ان کی بھیجی ہوئی پیشکش لیں، یا خود بنائیں؛ پھر فون پر ہر ایک وہ چھ ہندسے لکھے جو دوسرے کی اسکرین دکھاتی ہے۔
setup-step-link-line = { $n ->
    [0] { $of ->
        [0] کوئی رابطہ قائم نہیں۔
       *[other] یہ نوڈ سب سے اوپر ہے: دوسرے اس سے جڑتے ہیں۔
     }
    [one] ایک رابطہ قائم ہے۔
   *[other] { $n } رابطے قائم ہیں۔
 }
setup-step-keys = کلیدوں کا پرچہ
setup-step-keys-why = بحالی کا پرچہ نوڈ کی اپنی مشین پر چھاپیں، تجوری میں رکھیں، اور لکھ لیں کہ کہاں۔ اس سے کھوئی ہوئی کلیدیں بدلی جاتی ہیں۔
setup-step-keys-line = کیا بحالی کا پرچہ اپنی جگہ پر دیکھا گیا۔
setup-step-backup = محفوظ نقل
setup-step-backup-why = ایسے وصول کنندہ کے لیے نقل بنائیں جس کی کلید اس مشین پر نہیں، اور اسے ایک بار دوسری مشین پر کھولیں۔
setup-step-backup-line = { $n ->
    [0] کوئی نقل نہیں بنی۔
   *[other] { $of ->
        [0] نقل بن چکی؛ ابھی دوسری جگہ نہیں کھولی گئی۔
       *[other] نقل بن چکی، اور ایک دوسری جگہ کھولی گئی۔
     }
 }
setup-step-test = آزمائشی انتباہ
setup-step-test-why = ایک مشق، بھیجی اور وصول کی گئی، اور کتنا وقت لگا۔ پھر آپ تیار ہیں۔
setup-step-test-line = ہر انتباہ کے راستے سے بھیجا گیا، اور پہنچتے دیکھا گیا۔

setup-f-name = سرٹ کا نام
setup-f-name-hint = جیسے دوسرے کہتے ہیں: Finance CERT۔
setup-f-name-ur = اردو نام
setup-f-name-ur-hint = جیسے آپ کے خطوں پر ہے۔
setup-f-sector = شعبہ
setup-f-sector-hint = جیسے مالیات، توانائی، صحت۔
setup-f-country = ملک
setup-f-country-hint = دو حروف: PK۔
setup-f-phone = ہنگامی فون
setup-f-phone-hint = جو رات کو بھی اٹھایا جائے، ملک کے کوڈ کے ساتھ: ‎+92 51 0000000۔
setup-f-email = ٹیم کا ای میل پتہ
setup-f-email-hint = جسے کئی لوگ پڑھیں، کسی ایک کا اپنا نہیں۔
setup-f-address = ڈاک کا پتہ
setup-f-address-hint = جیسے لفافے پر۔
setup-f-web = ویب صفحہ
setup-f-web-hint = https://‎ سے شروع ہو
setup-f-mission = مقصد
setup-f-mission-hint = ایک دو جملے: سرٹ کس لیے ہے۔
setup-f-constituency = دائرہ خدمت
setup-f-constituency-hint = کن کی خدمت، اور کوئی کیسے شامل ہوتا ہے: لائسنس والے تمام بینک؛ ‎.example کے تحت سب۔
setup-f-sponsor = سرپرست ادارہ
setup-f-sponsor-hint = خرچ کون دیتا ہے، اور سرٹ کس کو جواب دہ ہے۔
setup-f-authority = اختیار
setup-f-authority-hint = آپ کیا حکم دے سکتے ہیں اور کیا صرف مشورہ، اور کس قاعدے کے تحت۔
setup-f-incidents = واقعات اور مدد کی حد
setup-f-incidents-hint = کن پر کام کرتے ہیں، کس ترتیب سے، اور کہاں تک مدد کرتے ہیں۔
setup-f-disclosure = جو بتایا جائے اس کے ساتھ کیا کرتے ہیں
setup-f-disclosure-hint = کس کو آگے دیتے ہیں، کیا کبھی نہیں دیتے، اور یہ کہ TLP کی پابندی ہوتی ہے۔
setup-f-keys = عوامی کلید
setup-f-keys-hint = کہاں ہے (https://…)، یا اس کا نشان۔
setup-f-members = ٹیم کے ارکان
setup-f-members-hint = نام، یا یہ کہ کیوں نہیں دیتے۔
setup-f-forms = اطلاع کا فارم
setup-f-forms-hint = لوگ کہاں اطلاع دیں؛ https://‎ سے شروع ہو
setup-f-disclaimer = ذمہ داری کی حد
setup-f-disclaimer-hint = آپ کس چیز کے ذمہ دار نہیں۔
setup-f-hours = اوقات
setup-f-hours-hint = کب کوئی جواب دیتا ہے، اور رات اور چھٹی کو کیا ہوتا ہے۔
setup-f-triage = جانچ
setup-f-triage-hint = اطلاع کیسے پرکھی اور درجہ دی جاتی ہے، اور کتنی جلدی جواب ملتا ہے۔
setup-f-coordination = رابطہ کاری
setup-f-coordination-hint = کن کو اکٹھا کرتے ہیں، اور ان کے لیے کیا کرتے ہیں۔
setup-f-resolution = حل
setup-f-resolution-hint = کیا موقع پر مدد کرتے ہیں، اور کب۔
setup-f-proactive = واقعے سے پہلے
setup-f-proactive-hint = انتباہ، جانچ، مشقیں، تربیت۔
setup-fault-missing = یہ ابھی چاہیے۔ لکھیں، یا محفوظ کر کے فہرست پر واپس جائیں۔
setup-fault-long = یہ بہت لمبا ہے۔ مختصر کریں۔
setup-fault-hidden = اس میں سطر کا وقفہ یا چھپے حروف ہیں۔ ایک سطر میں سادہ لکھیں۔
setup-fault-email = پتہ یوں لکھیں: cert@sector-cert.example۔
setup-fault-phone = ملک کے کوڈ کے ساتھ ہندسے لکھیں، جیسے ‎+92 51 0000000۔
setup-fault-web = پورا پتہ لکھیں جو https://‎ سے شروع ہو
setup-fault-country = دو حروف لکھیں، جیسے PK۔

setup-constituents-list = فہرست دیکھیں
setup-file-title = آپ کے رکن اداروں کی فائل
setup-file-lede = جو فہرست آپ کے پاس ہے وہی بھیجیں: ہر سطر میں ایک ادارہ، سرخیاں انگریزی یا اردو میں۔ شامل ہونے سے پہلے آپ دیکھ لیں گے۔
setup-file = Excel فائل (.xlsx) یا CSV
setup-file-hint = { $mb } میگابائٹ اور { $rows } سطروں تک۔
setup-file-go = فائل پڑھیں
setup-file-safe = فارمولے اور میکرو نہیں چلتے؛ چھپی شیٹیں نہیں پڑھی جاتیں۔ فائل زیادہ سے زیادہ ایک دن رکھی جاتی ہے۔
setup-file-missing = پہلے فائل چنیں۔
setup-file-large = فائل { $mb } میگابائٹ سے بڑی ہے۔ جو فہرست نہیں وہ نکال دیں، یا تقسیم کریں۔
setup-file-bomb = کھولنے پر یہ فائل فہرست کے لیے بہت بڑی ہے۔ صرف فہرست نئی فائل میں محفوظ کریں۔
setup-file-broken = فائل خراب یا ادھوری ہے۔ دوبارہ محفوظ کر کے بھیجیں۔
setup-file-format-xls = یہ پرانی Excel فائل ہے، یا اس پر پاس ورڈ ہے۔ بغیر پاس ورڈ کے ‎.xlsx میں محفوظ کریں۔
setup-file-format-ods = یہ OpenDocument فائل ہے۔ ‎.xlsx یا CSV میں محفوظ کریں۔
setup-file-format-numbers = یہ Numbers فائل ہے۔ ‎.xlsx یا CSV میں نکالیں۔
setup-file-format-pdf = یہ PDF ہے۔ وہ جدول بھیجیں جس سے یہ بنی۔
setup-file-format-html = یہ جدول کے نام والا ویب صفحہ ہے۔ اسے اسپریڈ شیٹ میں کھول کر ‎.xlsx میں محفوظ کریں۔
setup-file-encrypted = فائل پر پاس ورڈ ہے۔ بغیر پاس ورڈ کے محفوظ کریں۔
setup-file-charset = سطر { $line } میں UTF-8 نہیں، اس لیے حروف معلوم نہیں ہو سکتے۔ Excel میں "CSV UTF-8" چنیں، یا ‎.xlsx فائل بھیجیں۔
setup-file-rows = فائل میں { $rows } سے زیادہ سطریں ہیں۔ تقسیم کریں۔
setup-file-rows-sheet = شیٹ { $sheet } میں { $rows } سے زیادہ سطریں ہیں۔ تقسیم کریں۔
setup-file-empty = نظر آنے والی کسی شیٹ میں کوئی سطر نہیں۔
setup-taken = { $new } نئے، { $changed } بدلے، { $same } ویسے ہی
setup-taken-file = فائل { $name }، { $who } نے شامل کی، { $at }۔
setup-taken-bad = { $n ->
    [one] ایک سطر باہر رہی۔ اسے فائل میں ٹھیک کر کے فائل پھر بھیجیں: جو شامل ہو چکا وہ رہے گا۔
   *[other] { $n } سطریں باہر رہیں۔ انہیں فائل میں ٹھیک کر کے فائل پھر بھیجیں: جو شامل ہو چکا وہ رہے گا۔
 }
setup-import-title = کیا یہ درست سمجھا گیا؟
setup-import-hidden = { $n ->
    [one] ایک چھپی شیٹ نہیں پڑھی گئی: { $names }۔
   *[other] { $n } چھپی شیٹیں نہیں پڑھی گئیں: { $names }۔
 }
setup-import-sheet = شیٹ
setup-import-head = سرخیوں کی سطر (نہ ہو تو 0)
setup-import-columns = کالم
setup-import-column = کالم
setup-import-samples = پہلی قدریں
setup-import-field = یہ کیا ہے
setup-import-is = کالم { $column } کیا ہے
setup-import-look = ان کالموں کے ساتھ دوبارہ دیکھیں
setup-import-no-name = بتائیں کہ نام کس کالم میں ہیں۔ نام کے بغیر کچھ شامل نہیں ہوتا۔
setup-import-will = { $new } نئے، { $changed } بدلیں گے، { $same } ویسے ہی رہیں گے
setup-import-out = { $n ->
    [one] ایک سطر باہر رہے گی، وجہ نیچے ہے۔
   *[other] { $n } سطریں باہر رہیں گی، وجہ نیچے ہے۔
 }
setup-import-take = { $n ->
    [one] ایک ادارہ شامل کریں
   *[other] { $n } ادارے شامل کریں
 }
setup-import-nothing = یہاں کی کوئی چیز کچھ نہیں بدلے گی۔
setup-import-other = دوسری فائل
setup-bad-title = خانے جن کی وجہ سے سطریں باہر ہیں
setup-bad-cell = خانہ
setup-bad-column = کیا ہے
setup-bad-why = وجہ
setup-bad-csv = سب CSV کی صورت میں
setup-bad-missing = نام نہیں ہے۔
setup-bad-formula = فارمولا ہے۔ اس کی جگہ قدر لکھیں۔
setup-bad-merged = { $value } کے ساتھ جڑا ہوا۔ خانے الگ کریں تاکہ ہر سطر کا اپنا ہو۔
setup-bad-long = بہت لمبا: { $value }
setup-bad-error = اسپریڈ شیٹ کی غلطی: { $value }
setup-bad-hidden = چھپے حروف۔ دوبارہ لکھیں۔
setup-bad-domain = ڈومین نہیں: { $value }۔ یوں لکھیں: bank.example۔
setup-bad-range = پتوں کی حد نہیں: { $value }۔ یوں لکھیں: 192.0.2.0/24۔
setup-bad-email = ای میل پتہ نہیں: { $value }
setup-bad-phone = فون نمبر نہیں: { $value }
setup-bad-twice = سطر { $value } کا بھی یہی نام ہے۔
setup-column-none = استعمال نہیں
setup-column-name = نام
setup-column-name-ur = اردو نام
setup-column-aliases = دوسرے نام
setup-column-sector = شعبہ
setup-column-domains = ڈومین
setup-column-ranges = پتوں کی حدیں
setup-column-contact = کون جواب دیتا ہے
setup-column-email = ای میل
setup-column-phone = فون
setup-column-province = صوبہ

setup-test-what = کیا ہوتا ہے
setup-test-again = ایک اور بھیجیں
setup-test-words = DRILL لکھا ہوا انتباہ ایسے نام کے لیے جاری ہوتا ہے جو کسی کا نہیں۔ اس پر دستخط، فیصلہ اور نگرانی ویسے ہی ہوتی ہے جیسے ہر انتباہ پر؛ کچھ نہیں روکا جاتا۔ جو بھی دیکھے پڑھ لے گا کہ یہ مشق ہے۔
setup-test-who = { $tenants ->
    [0] یہ اس نوڈ کو جاتا ہے؛
    [one] یہ اس نوڈ اور ایک میزبانی والے ادارے کو جاتا ہے؛
   *[other] یہ اس نوڈ اور { $tenants } میزبانی والے اداروں کو جاتا ہے؛
 } { $links ->
    [0] کوئی ساتھی جڑا ہوا نہیں۔
    [one] ایک جڑا ہوا ساتھی بھی دیکھتا ہے۔
   *[other] { $links } جڑے ہوئے ساتھی بھی دیکھتے ہیں۔
 }
setup-test-go = آزمائشی انتباہ بھیجیں
setup-test-yes = { $n ->
    [one] یہ { $span } میں پہنچ گیا۔
   *[other] یہ تمام { $n } جگہوں پر { $span } میں پہنچ گیا۔
 }
setup-test-no = یہ ابھی ہر جگہ نہیں پہنچا۔
setup-test-sent = { $who } نے بھیجا، { $at }۔
setup-test-mend = ذرا ٹھہر کر دوبارہ دیکھیں۔ ایسا ہی رہے تو صحت کا صفحہ بتاتا ہے کیا نہیں چل رہا۔
setup-test-health = صحت
setup-test-look = دوبارہ دیکھیں
setup-test-table = کہاں پہنچا
setup-test-to = کس کو
setup-test-state = حالت
setup-test-after = کتنی دیر میں
setup-test-own = یہ نوڈ
setup-test-arrived = پہنچ گیا
setup-test-waits = ابھی نہیں
setup-test-end = مشق واپس لیں
setup-test-ended = مشق واپس لی گئی، { $at }۔
