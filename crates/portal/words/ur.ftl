portal-brand = پاسبان
portal-skip = سیدھا مواد پر جائیں
portal-menu = فہرست
portal-nav = مرکزی فہرست
portal-nav-constituents = رکن ادارے
portal-nav-exchange = تبادلہ
portal-nav-node = نوڈ
portal-search = ہر جگہ تلاش
portal-search-go = تلاش کریں
portal-help = مدد
portal-sign-in = داخل ہوں
portal-home = پہلے صفحے پر
portal-back = صفحے پر واپس
portal-tier-national = قومی سرٹ
portal-tier-sectoral = شعبہ جاتی سرٹ
portal-tier-provincial = صوبائی سرٹ
portal-tier-community = برادری سرٹ
portal-tier-provider = خدمت فراہم کرنے والا
portal-tier-organisational = ادارہ
portal-foot-node = { $name } کا نوڈ
portal-foot-zone = اوقات { $zone } میں
portal-foot-ledger = ناقابلِ تبدیل بہی
portal-as-of = { $at } تک
portal-ago = { $span } پہلے
portal-in = { $span } بعد
portal-span-seconds = { $n ->
    [one] { $n } سیکنڈ
   *[other] { $n } سیکنڈ
 }
portal-span-minutes = { $n } منٹ
portal-span-hours = { $n } گھنٹے
portal-span-hours-minutes = { $h } گھنٹے { $m } منٹ
portal-span-days = { $n ->
    [one] { $n } دن
   *[other] { $n } دن
 }
portal-bad-day = دن یوں لکھیں: 2026-11-24 یا 24 نومبر 2026۔
portal-bad-time = وقت یوں لکھیں: 02:30۔
portal-twice-time = گھڑیاں بدلنے کی وجہ سے یہ وقت اس دن دو بار آتا ہے۔ اس سے پہلے یا بعد کا وقت لکھیں۔
portal-clock-left = { $span } باقی
portal-clock-overdue = مہلت گزرے { $span } ہو گئے
portal-clock-in-time = وقت پر، { $span } پہلے
portal-clock-late = { $span } کی تاخیر
portal-hidden = ظاہر نہیں: { $k } سے کم
portal-coverage = { $of } میں سے { $n } نے جواب دیا
portal-rows = سطریں
portal-shown = { $n ->
    [one] ایک سطر
   *[other] { $n } سطریں
 }
portal-shown-of = { $all } میں سے { $n }
portal-next = اگلا
portal-csv = CSV کی صورت میں لیں
portal-tlp-clear = کوئی بھی جان سکتا ہے
portal-tlp-green = برادری کے لیے، سرِعام نہیں
portal-tlp-amber = ان اداروں کے لیے جنہیں جاننے کی ضرورت ہے، اور ان کے گاہکوں کے لیے
portal-tlp-amber-strict = صرف وصول کرنے والے ادارے کے لیے
portal-tlp-red = صرف نامزد افراد کے لیے
portal-problem = ایک مسئلہ ہے
portal-problem-title = مسئلہ: { $what }
portal-news = { $n ->
    [one] ایک نیا: دکھائیں
   *[other] { $n } نئے: دکھائیں
 }
portal-live-lost = { $at } سے تازہ نہیں۔ صفحہ دوبارہ کھولیں
portal-not-found-title = نہیں ملا
portal-not-found = یہ صفحہ موجود نہیں، یا آپ کے کھاتے کے لیے نہیں۔
portal-broken-title = اس نوڈ سے غلطی ہوئی
portal-broken = ہو سکتا ہے آپ کا کام محفوظ نہ ہوا ہو۔ تفصیل لاگ میں ہے، منتظم وہاں دیکھ سکتا ہے۔ ایک منٹ بعد دوبارہ کوشش کریں۔
portal-refused-title = یہ نہیں ہوا
portal-stale-title = کچھ نہیں بھیجا گیا
portal-stale = یہ صفحہ کھلنے کے بعد آپ باہر ہو گئے، یا کسی اور کے طور پر داخل ہوئے۔ واپس جائیں، صفحہ دوبارہ کھولیں اور ایک بار پھر بھیجیں۔ محفوظ کیا ہوا مسودہ موجود ہے۔
portal-csv-name = list

account-sign-in-title = داخلہ
account-who = آپ کا ای میل پتہ یا نام
account-password = پاس ورڈ
account-sign-in = داخل ہوں
account-lost = پاس ورڈ یا دوسرا قدم کھو گیا؟ آپ کا منتظم نیا لنک دیتا ہے۔ نوڈ کی اپنی مشین پر: { $command }
account-code-title = دوسرا قدم
account-code = چھ ہندسے جو آپ کی ایپ اس وقت دکھا رہی ہے، یا بحالی کا کوڈ
account-code-go = آگے بڑھیں
account-enter-title = اس لنک سے داخل ہوں
account-enter = یہ لنک آپ کو ایک بار داخل کرتا ہے۔
account-enter-go = داخل ہوں
account-sign-out = باہر نکلیں
account-title = آپ کا کھاتہ
account-name = نام
account-role = کردار
account-language = زبان
account-theme = رنگ
account-theme-system = آلے کے مطابق
account-theme-light = ہلکے
account-theme-dark = گہرے
account-zone = وقت کا علاقہ
account-zone-hint = جیسے Asia/Karachi۔ خالی ہو تو اس نوڈ کا علاقہ۔
account-keys = فہرستوں پر کلیدیں (j, k, x, /, ?)
account-save = محفوظ کریں
account-nobody = کوئی داخل نہیں
role-owner = مالک
role-officer = سیکیورٹی افسر
role-analyst = تجزیہ کار
role-lead = شفٹ کا سربراہ
role-regulator = نگران
role-national = قومی افسر
role-staff = وزیر کا عملہ
role-administrator = منتظم

help-title = مدد: یہ نظام کس لیے ہے
help-lede = ایک حملہ، ایک شکار: جو ایک ادارے کو لگے وہ چند سیکنڈ میں دوسروں کے ہاں دیکھا، تلاش کیا اور روکا جاتا ہے۔ اور ہر شعبے کی تیاری کی سچی تصویر۔
help-here = آپ یہاں کیا کر سکتے ہیں
help-keys-title = کلیدیں
help-keys = انہیں اپنے کھاتے میں آن کریں۔ / تلاش، j اور k حرکت، x نشان، Enter کھولنا، g اور پھر ایک حرف فہرست کے صفحے پر، ? یہاں۔
help-markings = کون جان سکتا ہے: TLP
