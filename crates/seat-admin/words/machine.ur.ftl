# Keys, log sources, what is kept, backups, health.
admin-keys-title = کنجیاں
admin-keys-q1 = ہماری کنجیاں ٹھیک ہیں؟
admin-keys-a1 = { $n ->
    [one] ایک دن پرانی ہیں۔
   *[other] { $n } دن پرانی ہیں۔
 }
admin-keys-a1-stolen = زیرِ استعمال ایک کنجی دوسروں کے ہاتھ میں ہے۔ ابھی بدلیں۔
admin-keys-m1 = باہر جانے والی چیزوں اور بہی پر انہی کے دستخط ہیں۔
admin-keys-m1-old = ایک سال سے پرانی ہیں: کسی خاموش گھڑی میں بدلیں۔
admin-keys-q2 = بحالی کا کاغذ ہے؟
admin-keys-a2 = { $n ->
    [one] کسی نے ایک دن پہلے دیکھا۔
   *[other] کسی نے { $n } دن پہلے دیکھا۔
 }
admin-keys-a2-never = کسی نے درج نہیں کیا کہ دیکھا ہے۔
admin-keys-m2 = اس کے بغیر کھوئی کنجیاں بدلی نہیں جا سکتیں۔
admin-keys-q3 = کوئی اور یہ نوڈ بن سکتا ہے؟
admin-keys-a3 = شناختی کنجی اس مشین پر نہیں۔
admin-keys-a3-here = شناختی کنجی اسی مشین پر ہے۔
admin-keys-m3 = روز کے کام کو اس کی ضرورت نہیں۔
admin-keys-m3-here = بحالی کا کاغذ تجوری میں رکھیں، پھر صحت کے صفحے کے مطابق کنجی ہٹائیں۔
admin-keys-finger = ساتھی ہمیں کیسے پہچانتے ہیں
admin-keys-finger-what = شک ہو تو فون پر ملائیں۔
admin-keys-tls = TLS کنجی، SHA-256
admin-kcol-key = عوامی کنجی
admin-kcol-role = کس لیے
admin-kcol-since = کب سے
admin-kcol-state = حالت
admin-key-link = باہر جانے والے پر دستخط
admin-key-ledger = بہی پر دستخط
admin-key-tls-spki-sha256 = راستے کی حفاظت
admin-key-card = کارڈ { $n }
admin-key-now = زیرِ استعمال
admin-key-before = بدلی گئی
admin-key-stolen = دوسروں کے ہاتھ میں
admin-rotate = کنجیاں بدلیں
admin-rotate-what = اس کے لیے بحالی کا کاغذ چاہیے، اس لیے مشین پر ہوتا ہے، یہاں نہیں۔ ساتھی نئی کنجیاں خود جان لیتے ہیں۔
admin-rotate-stolen = پرانی چوری ہوئیں؟ تو نوڈ چلنے پر یہ بھی بتائیں:
admin-sheet = بحالی کا کاغذ
admin-sheet-what = سال میں ایک بار دیکھیں کہ تجوری میں ہے اور پڑھا جاتا ہے۔ کاغذ کا متن یہاں کبھی نہ لکھیں۔
admin-sheet-last = { $who } نے دیکھا { $at }:
admin-sheet-where = کہاں رکھا ہے
admin-sheet-where-hint = جیسے: ڈائریکٹر کی تجوری، بند لفافہ۔
admin-sheet-go = میں نے آج دیکھا
admin-fault-sheet = یہ خود کاغذ کا متن لگتا ہے۔ صرف جگہ لکھیں۔ اگر کوڈ لکھ دیا تھا تو کنجیاں بدلیں۔
admin-sources-title = لاگ کے ذرائع
admin-sources-q1 = لاگ آ رہے ہیں؟
admin-sources-a1 = { $n ->
    [one] واحد ذریعہ سنا جا رہا ہے۔
   *[other] تمام { $n } ذرائع سنے جا رہے ہیں۔
 }
admin-sources-a1-silent = { $n ->
    [one] { $all } میں سے ایک خاموش ہے۔
   *[other] { $all } میں سے { $n } خاموش ہیں۔
 }
admin-sources-a1-none = ابھی کوئی ذریعہ معلوم نہیں۔
admin-sources-m1 = جو لاگ نہ ہو وہ نظر نہیں آتا: خاموش ذریعہ حملہ چھپا دیتا ہے۔
admin-sources-q2 = ڈیٹا کب تک آیا؟
admin-sources-a2 = آخری سطر آئی { $at }۔
admin-sources-a2-none = کوئی سطر نہیں آئی۔
admin-sources-m2 = کل پڑھی گئی سطریں: { $n }۔
admin-sources-q3 = کچھ سمجھ نہیں آیا؟
admin-sources-a3 = { $n ->
    [one] ایک سطر پڑھی نہیں جا سکی۔
   *[other] { $n } سطریں پڑھی نہیں جا سکیں۔
 }
admin-sources-a3-none = ہر سطر پڑھی گئی۔
admin-sources-m3 = چند عام بات ہے۔ زیادہ ہوں تو شکل غلط چنی گئی ہے۔
admin-sources-none = ابھی کوئی ذریعہ نہیں۔ ترتیبات میں فائل لکھیں، یا ٹوکن بنا کر سطریں بھیجیں۔
admin-scol-source = ذریعہ
admin-scol-last = آخری سطر
admin-scol-rate = سطریں فی گھنٹہ
admin-scol-lines = سطریں
admin-source-pushed = بھیجا جاتا ہے
admin-source-silent = خاموش
admin-source-new = ابھی سطر نہیں
admin-source-well = سنا جا رہا ہے
admin-source-after = { $span } بعد خبردار
admin-source-bad = { $n } نہیں پڑھی گئیں
admin-rate-unknown = ابھی معلوم نہیں
admin-source-add = فائل پر نظر
admin-source-add-what = ترتیبات میں لکھیں اور نوڈ دوبارہ چلائیں۔ فائل شروع سے پڑھی جائے گی۔
admin-tokens = پروگراموں کے ٹوکن
admin-tokens-what = اس سے پروگرام لاگ بھیجتا ہے، فہرستیں لیتا ہے، یا TAXII سے پڑھتا لکھتا ہے۔
admin-tokens-none = کوئی ٹوکن نہیں بنا۔
admin-token-make = ٹوکن بنائیں
admin-token-name = نام
admin-token-name-hint = کون سی مشین یا پروگرام استعمال کرے گا۔
admin-token-scope = کس لیے
admin-token-go = بنائیں
admin-token-revoke = ختم کریں
admin-token-until = کارآمد { $at } تک
admin-token-no-end = مدت نہیں
admin-scope-push = لاگ بھیجتا ہے
admin-scope-lists = بندش کی فہرستیں لیتا ہے
admin-scope-taxii-read = TAXII سے پڑھتا ہے
admin-scope-taxii-write = TAXII سے لکھتا ہے
admin-fault-token-there = اس نام کا ٹوکن موجود ہے۔ کوئی اور نام لکھیں۔
admin-shown-token = ٹوکن
admin-shown-token-for = { $name } کے لیے۔
admin-shown-token-next = ابھی پروگرام کی ترتیبات میں لکھ دیں۔ دوبارہ نہیں دکھایا جائے گا۔
admin-shown-token-gone = یہ ٹوکن دکھایا جا چکا، یا دس منٹ گزر گئے۔ اسے ختم کریں اور نیا بنائیں۔
admin-retention-title = کیا محفوظ رہتا ہے
admin-retention-q1 = لاگ کتنے دن رہتے ہیں؟
admin-retention-a1 = { $n ->
    [one] ایک دن۔
   *[other] { $n } دن۔
 }
admin-retention-m1 = ہر ادارے کا زیادہ سے زیادہ { $size }؛ پھر سب سے پرانے دن پہلے جاتے ہیں۔
admin-retention-q2 = جگہ ہے؟
admin-retention-a2 = { $size } استعمال میں، { $free } خالی۔
admin-retention-m2 = ڈسک بھر جائے تو نوڈ جواب دیتا ہے مگر نیا کچھ نہیں لیتا۔
admin-retention-q3 = ہمیشہ کیا رہتا ہے؟
admin-retention-a3 = ناقابلِ تبدیل بہی، { $n } اندراج۔
admin-retention-m3 = قانونی حکم سے متن مٹ سکتا ہے؛ یہ کہ وہاں کچھ تھا، باقی رہتا ہے۔
admin-retention-none = ابھی کوئی لاگ سطر محفوظ نہیں۔
admin-rcol-observations = مشاہدات
admin-rcol-disk = ڈسک پر
admin-rcol-oldest = سب سے پرانا
admin-rcol-newest = سب سے نیا
admin-kept = کیا، اور کتنا
admin-kept-history = لاگ سطریں
admin-kept-history-how = { $n ->
    [one] ایک دن
   *[other] { $n } دن
 }
admin-kept-ledger = ناقابلِ تبدیل بہی
admin-kept-ledger-how = ہمیشہ
admin-kept-reports = اطلاعات اور ثبوت
admin-kept-reports-how = جب تک ہاتھ سے نہ مٹائے جائیں
admin-kept-sessions = نشستیں
admin-kept-sessions-how = زیادہ سے زیادہ 12 گھنٹے؛ چھوٹے اداروں کے مالک 30 دن
admin-kept-forms = بھیجے گئے فارموں کے جواب
admin-kept-forms-how = 7 دن
admin-kept-names = کس نے کیا پڑھا
admin-kept-names-how = ہمیشہ، ہر گھنٹے کا ایک اندراج
admin-retention-change = بدلیں
admin-retention-change-what = ترتیبات میں؛ اگلے آغاز سے نافذ۔ دن کم کرنے سے فوراً مٹ جاتا ہے اور واپس نہیں آتا۔
admin-backup-title = محفوظ نقل
admin-backup-q1 = آخری کب بنی؟
admin-backup-a1 = { $at }۔
admin-backup-a1-never = کبھی نہیں۔
admin-backup-m1 = اس کے بعد کا سب ڈسک کے ساتھ جاتا رہے گا، سوائے اس کے جو ساتھیوں کے پاس ہے۔
admin-backup-q2 = کھلتی ہے؟
admin-backup-a2 = { $n ->
    [one] کسی نے ایک دن پہلے کھولی۔
   *[other] کسی نے { $n } دن پہلے کھولی۔
 }
admin-backup-a2-never = کسی نے درج نہیں کیا کہ کھلی ہے۔
admin-backup-m2 = جو کبھی کھولی نہ گئی وہ صرف امید ہے۔
admin-backup-q3 = کون پڑھ سکتا ہے؟
admin-backup-a3 = صرف وہ جس کے پاس کھولنے والی شناخت ہے۔ وہ اس مشین پر نہیں۔
admin-backup-a3-here = کھولنے والی شناخت اسی مشین پر ہے۔ تجوری میں رکھیں۔
admin-backup-m3 = یہ ایک ہی وصول کرنے والے کے لیے بند ہے؛ نوڈ کی شناختی کنجی اس میں کبھی نہیں ہوتی۔
admin-backup-restored = یہ نوڈ { $at } بحال ہوا، اور ابھی کسی ساتھی کی یادداشت سے نہیں ملایا گیا۔ تب تک نہ دستخط کرتا ہے نہ بھیجتا ہے۔
admin-backup-where = کہاں ہے
admin-backup-file = اس صفحے سے آخری
admin-backup-file-unknown = یہاں سے کوئی نہیں بنی۔ حکم سے بنی فائل کہاں ہے، صرف بنانے والا جانتا ہے۔
admin-backup-file-gone = فائل اب وہاں نہیں: ہٹائی گئی یا کھو گئی۔
admin-backup-file-newer = اس سے نئی ایک حکم سے بنی ہے۔
admin-backup-for = کس کے لیے بند
admin-backup-for-nobody = کوئی نامزد نہیں۔ حکم سے نامزد کریں۔
admin-backup-in = اس میں کیا ہے
admin-backup-in-what = ذخیرہ، لاگ کی تاریخ، ترتیبات، کام کی کنجیاں۔
admin-backup-how = بحال کیسے کریں
admin-backup-how-what = خالی مشین پر، اسی پروگرام کے ساتھ:
admin-backup-how-after = یہ دستخط یا بھیجنے سے پہلے ساتھیوں سے اپنی یادداشت ملاتا ہے۔ افراد کی سب نشستیں اور لنک ختم ہو جاتے ہیں۔
admin-backup-now = ابھی بنائیں
admin-backup-now-what = یہ نوڈ کے ڈیٹا کے فولڈر backups میں جاتی ہے۔ ڈسک وہی ہے: آج ہی دوسری پر لے جائیں۔
admin-backup-now-go = محفوظ نقل بنائیں
admin-backup-now-cannot = وصول کرنے والا نامزد ہونے سے پہلے یہاں سے نہیں بن سکتی۔
admin-backup-nightly = ہر رات، مشین کے ٹائمر سے:
admin-fault-backups = فولڈر میں { $n } نقلیں ہیں۔ پہلے پرانی دوسری ڈسک پر لے جائیں۔
admin-checked = کھولی گئی
admin-checked-what = سال میں دو بار دوسری مشین پر بحال کریں، داخل ہوں، ایک اطلاع دیکھیں، پھر وہ نقل مٹا دیں۔
admin-checked-last = { $who } نے درج کیا { $at }:
admin-checked-how = کیا کیا گیا
admin-checked-hint = جیسے: 24 نومبر کی نقل آزمائشی مشین پر، 14 اطلاعات موجود۔
admin-checked-go = درج کریں
admin-health-title = نوڈ کی صحت
admin-health-q1 = چل رہا ہے؟
admin-health-a1 = ہاں۔ لیتا ہے، دستخط کرتا ہے اور بھیجتا ہے۔
admin-health-a1-not-ready = جواب دیتا ہے مگر نیا کچھ نہیں لیتا۔
admin-health-a1-recovering = بحالی میں ہے: نہ دستخط ہوتے ہیں نہ کچھ جاتا ہے۔
admin-health-m1 = { $n ->
    [one] ابھی ایک جانچ ہوئی۔
   *[other] ابھی { $n } جانچیں ہوئیں۔
 }
admin-health-q2 = مجھے کیا ٹھیک کرنا ہے؟
admin-health-a2 = کام نہیں کرتا: { $fail }۔ دیکھنے کے لائق: { $warn }۔
admin-health-a2-warn = { $n ->
    [one] کچھ خراب نہیں۔ ایک بات دیکھنے کی ہے۔
   *[other] کچھ خراب نہیں۔ { $n } باتیں دیکھنے کی ہیں۔
 }
admin-health-a2-none = کچھ نہیں۔
admin-health-m2 = شروع کریں: { $what }۔
admin-health-m2-none = کل پھر دیکھیں۔
admin-health-q3 = اس نے کیا کیا؟
admin-health-a3 = { $n ->
    [one] بہی میں ایک اندراج ہے۔
   *[other] بہی میں { $n } اندراج ہیں۔
 }
admin-health-m3 = کوئی پیغام کسی فرد کا منتظر نہیں۔
admin-health-m3-held = { $n ->
    [one] ایک پیغام کسی فرد کا منتظر ہے۔
   *[other] { $n } پیغام کسی فرد کے منتظر ہیں۔
 }
admin-health-again = دوبارہ جانچیں
admin-health-all-well = { $n ->
    [one] جانچ درست ہے۔
   *[other] تمام { $n } جانچیں درست ہیں۔
 }
admin-health-well = کیا ٹھیک ہے
admin-health-fails = کام نہیں کرتا
admin-health-look = دیکھیں
admin-health-open = صفحہ کھولیں
admin-health-node = یہ نوڈ
admin-health-version = نسخہ
admin-health-born = بنا
admin-health-url = ساتھی یہاں پہنچتے ہیں
admin-health-acts = ناقابلِ تبدیل بہی
admin-health-acts-n = { $n } اندراج، ساتھی کی تصدیق والے { $seen }
admin-health-links = نافذ رابطے
admin-health-links-n = { $n }
admin-health-observations = محفوظ مشاہدات
admin-health-observations-n = { $n }
admin-health-free = ڈسک پر جگہ
admin-check-keys = کنجیوں کی فائلیں
admin-do-keys = انہیں صرف نوڈ کا صارف پڑھے۔ باقی سب کے لیے بند کریں، پھر جانچیں۔
admin-check-identity-key = شناختی کنجی
admin-do-identity-key = پہلے یقین کریں کہ بحالی کا کاغذ تجوری میں ہے اور پڑھا جاتا ہے۔ پھر کنجی مشین سے ہٹائیں۔
admin-check-backup-identity = نقل کھولنے والی شناخت
admin-do-backup-identity = اسے سٹک پر تجوری میں رکھیں۔ نوڈ کو اس کی ضرورت نہیں۔
admin-check-certificate = TLS سند
admin-do-certificate = ختم ہونے سے پہلے اسی کنجی سے نئی کریں اور نوڈ دوبارہ چلائیں۔
admin-check-disk = ڈسک
admin-do-disk = جگہ بنائیں: پرانی نقلیں ہٹائیں یا کم دن رکھیں۔
admin-check-history = لاگ کی تاریخ
admin-do-history = ڈسک کی اپنی خرابیاں دیکھیں۔ خراب حصہ الگ ہے؛ باقی میں تلاش چلتی ہے۔
admin-check-config = ترتیبات
admin-do-config = ترتیبات کی فائل میں بتائی گئی سطر بدلیں، پھر نوڈ دوبارہ چلائیں۔
admin-check-store = ذخیرہ
admin-do-store = حکم چلائیں، یا ذخیرہ خراب ہو تو نقل سے بحال کریں۔
admin-check-recovering = بحالی
admin-do-recovering = ایک ساتھی تک پہنچنے دیں: یادداشت ملا کر خود آگے چلے گا۔
admin-check-ready = نئی چیزیں لینا
admin-do-ready = جملے میں جو لکھا ہے وہ ٹھیک کریں۔ تب تک بھیجنے والوں کو دوبارہ آنے کا کہا جاتا ہے۔
admin-check-links = رابطے
admin-do-links = رابطہ کھولیں، آخری ناکامی پڑھیں، اور خاموش رہے تو ساتھی کو فون کریں۔
admin-check-clock = گھڑی
admin-do-clock = یہاں یا وہاں وقت کی خدمت چلائیں۔
admin-check-sources = لاگ کے ذرائع
admin-do-sources = دیکھیں کہ لاگ لکھنے والا پروگرام چل رہا ہے اور فائل بڑھ رہی ہے۔
admin-check-backup = محفوظ نقل
admin-do-backup = ابھی بنائیں، دوسری ڈسک پر لے جائیں، اور ہر رات ٹائمر سے بنوائیں۔
admin-check-outgoing = پیغامات
admin-do-outgoing = جو رکا ہے پڑھیں۔ اب بھی بھیجنا ہو تو حکم سے بھیجیں۔
admin-check-zone = بندش کا زون
admin-do-zone = ریزالور دیکھیں: کیا وہ یہ زون درست کنجی سے لیتا ہے؟
