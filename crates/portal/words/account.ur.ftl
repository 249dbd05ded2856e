# The own account: invitation, password, second step, tokens, sessions, record; and sentences that refuse (pasban-people).
account-kept-title = آپ کا لکھا ہوا محفوظ ہے
account-kept = فارم پہنچنے سے پہلے آپ کا داخلہ ختم ہو چکا تھا۔ داخل ہوں: فارم ویسا ہی بھرا ہوا واپس آئے گا۔ پاس ورڈ اور فائلیں محفوظ نہیں کی جاتیں۔
account-own = آپ کا کھاتہ، قدم بہ قدم
account-password-line = پاس ورڈ
account-password-help = بدلیں۔ آپ یہاں داخل رہیں گے اور باقی ہر جگہ سے باہر ہو جائیں گے۔
account-factor-line = دوہری تصدیق اور بحالی کے کوڈ
account-factor-state = { $n ->
    [0] لگی ہوئی ہے۔ بحالی کا کوئی کوڈ باقی نہیں: نئے بنائیں۔
    [one] لگی ہوئی ہے۔ بحالی کا ایک کوڈ باقی ہے۔
   *[other] لگی ہوئی ہے۔ بحالی کے { $n } کوڈ باقی ہیں۔
 }
account-factor-missing = لگی ہوئی نہیں۔
account-tokens-line = پروگراموں کے ٹوکن
account-tokens-state = { $n ->
    [0] کوئی نہیں۔
    [one] ایک۔
   *[other] { $n }۔
 }
account-sessions-line = آپ کہاں کہاں داخل ہیں
account-sessions-state = { $n ->
    [one] صرف یہاں۔
   *[other] { $n } جگہوں پر۔
 }
account-record-line = آپ کے کاموں کا ریکارڈ
account-record-help = بہی کے وہ اندراج جن میں آپ کا نام ہے۔ یہ کبھی بدلے نہیں جاتے۔
account-settings = زبان، رنگ، وقت
account-saved = محفوظ ہو گیا۔
account-saved-password = آپ کا پاس ورڈ بدل گیا۔ باقی تمام داخلے ختم ہو گئے۔

welcome-title = { $node } میں آپ کا کھاتہ
welcome-again-title = نیا پاس ورڈ
welcome-lede = { $by } آپ کو دعوت دیتے ہیں۔ پاس ورڈ چنیں؛ پھر آپ داخل ہو جائیں گے۔
welcome-again-lede = یہ لنک آپ کے کھاتے کا نیا پاس ورڈ مقرر کرتا ہے۔ آپ کے باقی داخلے ختم ہو جائیں گے۔
welcome-name = نام
welcome-role = کردار
welcome-node = کہاں
welcome-until = لنک کب تک کارآمد ہے
welcome-role-owner = آپ اپنی فرم پر حملوں کی اطلاع دیتے ہیں، اور انتباہ اور ٹھیک کرنے والی چیزیں پڑھتے ہیں۔
welcome-role-officer = آپ اطلاع دیتے ہیں، دیکھتے ہیں کہ ادارہ نشانہ بنا یا نہیں، اور طے کرتے ہیں کہ وہ خود سے کیا روکے۔
welcome-role-analyst = آپ آنے والی چیزوں کا جائزہ لیتے ہیں، پوچھتے ہیں کہ کس کو ملیں، اور طے کرتے ہیں کہ آگے کیا دیا جائے۔
welcome-role-lead = تجزیہ کار جو شفٹ بھی حوالے کرتا ہے اور دوسرے فرد کے طور پر منظوری دیتا ہے۔
welcome-role-regulator = آپ وہ پڑھتے ہیں جو آپ کے پاس جمع ہوتا ہے۔ معاملات سرٹ کے پاس رہتے ہیں۔
welcome-role-national = آپ پورے ملک کو دیکھتے ہیں اور قومی میز پر فیصلہ کرتے ہیں۔
welcome-role-staff = آپ ایک صفحے کا خلاصہ پڑھتے ہیں۔
welcome-role-administrator = آپ نوڈ چلاتے ہیں: لوگ، رابطے، کلیدیں، صحت۔ متاثرین کا ڈیٹا آپ کے پڑھنے کے لیے نہیں۔
welcome-step-password = آپ کا پاس ورڈ
welcome-step-factor = آپ کی دوہری تصدیق
welcome-step-code = آپ کی دوہری تصدیق
welcome-password = نیا پاس ورڈ
welcome-password-hint = کم از کم { $n } حروف۔ آپ کے اپنے چار پانچ لفظ اچھے ہیں: لمبے، اور لکھنے میں آسان۔
welcome-repeat = وہی ایک بار پھر
welcome-why = ہندسے اور نشان کیوں نہیں مانگے جاتے
welcome-why-words = پاس ورڈ کو لمبائی مشکل بناتی ہے۔ ہندسوں اور نشانوں کے قاعدے لوگوں سے Password1! لکھواتے ہیں اور کاغذ پر لکھواتے ہیں۔ جو سب سے پہلے آزمایا جاتا ہے وہ یہاں قبول نہیں، اور آپ کا اپنا نام بھی نہیں۔ اسے ہر چند مہینے بعد بدلنا ضروری نہیں؛ تب بدلیں جب لگے کہ کوئی جان گیا ہے۔
welcome-factor = آپ کے فون کے کوڈ کے ساتھ وہ شخص داخل نہیں ہو سکتا جو صرف پاس ورڈ جانتا ہو۔ تصدیق کی ایپ کھولیں (کوئی بھی جو چھ ہندسے دکھائے) اور تصویر اسکین کریں۔
welcome-qr = تصدیق کی ایپ کے راز والا QR کوڈ
welcome-this-device = ایپ اسی آلے پر ہے؟
welcome-open-app = اسے راز کے ساتھ کھولیں
welcome-by-hand = یا یہ ایپ میں لکھیں (وقت پر مبنی، 6 ہندسے):
welcome-code = چھ ہندسے جو ایپ اس وقت دکھا رہی ہے
welcome-code-hint = یہ ہر 30 سیکنڈ بعد بدلتے ہیں۔ اگر بار بار قبول نہ ہوں تو کسی ایک آلے کی گھڑی غلط ہے۔
welcome-go = پاس ورڈ مقرر کریں اور داخل ہوں
welcome-go-codes = دونوں مقرر کریں اور داخل ہوں
welcome-next-codes = اس کے بعد آپ کو بحالی کے دس کوڈ ملیں گے، اُس دن کے لیے جب فون گم ہو جائے۔ یہ ایک ہی بار دکھائے جاتے ہیں: کاغذ تیار رکھیں۔
welcome-fault-repeat = دونوں پاس ورڈ ایک جیسے نہیں۔ دونوں دوبارہ لکھیں۔
welcome-over-title = یہ لنک کارآمد نہیں
welcome-over = یہ استعمال ہو چکا، اس کا وقت گزر گیا، یا کبھی بنا ہی نہیں۔ یہ سب جان بوجھ کر ایک جیسے دکھتے ہیں۔
welcome-over-next = جس نے دعوت دی اس سے نیا مانگیں۔ نوڈ کی اپنی مشین پر منتظم اسے یوں بناتا ہے: { $command }

shown-codes-title = آپ کے بحالی کے کوڈ
shown-codes = فون گم ہو جائے تو ان میں سے ایک چھ ہندسوں کی جگہ لیتا ہے۔ ہر ایک ایک بار چلتا ہے۔ انہیں لکھ لیں یا یہ صفحہ چھاپ لیں، اور فون سے الگ رکھیں۔
shown-token-title = ٹوکن { $name }
shown-token = اپنے پروگرام کو اسے Authorization: Bearer کی سرخی کے طور پر دیں۔
shown-once = آپ اسے صرف اسی بار دیکھ رہے ہیں۔ نوڈ اس کا صرف نشان رکھتا ہے اور دوبارہ نہیں دکھا سکتا۔
shown-over-title = پہلے دکھایا جا چکا
shown-over = راز ایک بار، چند منٹ کے لیے دکھائے جاتے ہیں۔ اگر آپ نے محفوظ نہیں کیے تو اپنے کھاتے میں نئے بنائیں۔
shown-go = میں نے محفوظ کر لیا: آگے بڑھیں

password-title = پاس ورڈ بدلیں
password-lede = آپ یہاں داخل رہیں گے۔ آپ کے باقی داخلے اور کھلے لنک ختم ہو جائیں گے؛ پروگراموں کے ٹوکن رہیں گے۔
password-present = آپ کا موجودہ پاس ورڈ
password-go = پاس ورڈ بدلیں

factor-title = دوہری تصدیق
factor-set = { $n ->
    [0] آپ کی دوہری تصدیق لگی ہوئی ہے۔ بحالی کا کوئی کوڈ باقی نہیں: ابھی نئے بنائیں۔
    [one] آپ کی دوہری تصدیق لگی ہوئی ہے۔ بحالی کا ایک کوڈ باقی ہے۔
   *[other] آپ کی دوہری تصدیق لگی ہوئی ہے۔ بحالی کے { $n } کوڈ باقی ہیں۔
 }
factor-needed = آپ کے کردار کے لیے دوہری تصدیق ضروری ہے اور لگی ہوئی نہیں۔ ابھی لگائیں۔
factor-none = آپ کی دوہری تصدیق نہیں۔ آپ کے کردار کے لیے ضروری نہیں؛ اس کے ساتھ وہ داخل نہیں ہو سکتا جو صرف پاس ورڈ جانتا ہو۔
factor-change = نیا فون یا ایپ
factor-change-lede = موجودہ ایپ تب تک چلتی ہے جب تک نئی کا پہلا کوڈ درست نہ ہو۔ پھر آپ کے باقی داخلے ختم ہوں گے اور نئے بحالی کوڈ ملیں گے۔
factor-change-go = نئی ایپ پر جائیں
factor-begin = لگائیں
factor-begin-lede = آپ کو ایسا فون چاہیے جس میں تصدیق کی ایپ ہو: کوئی بھی جو چھ ہندسے دکھائے۔
factor-begin-go = آگے بڑھیں
factor-begin-again = پھر سے شروع کریں
factor-codes = نئے بحالی کوڈ
factor-codes-lede = جو کوڈ اب ہیں وہ بند ہو جائیں گے۔
factor-codes-go = دس نئے کوڈ بنائیں
factor-set-title = ایپ لگائیں
factor-set-go = اب سے یہ ایپ استعمال کریں
factor-set-over = اس داخلے میں کچھ نہیں لگایا جا رہا، یا ایک گھنٹے سے پہلے شروع ہوا تھا۔

tokens-title = پروگراموں کے ٹوکن
tokens-lede = ٹوکن سے آپ کا پروگرام وہی دیکھتا ہے جو آپ دیکھتے ہیں، { $path } پر۔ وہ کسی کھاتے کو نہیں چھوتا، لوگوں کا انتظام نہیں کرتا اور دوسرا فرد نہیں بنتا۔
tokens-none = آپ کا کوئی ٹوکن نہیں۔ آپ کے اپنے پروگرام یہاں نظر آئیں گے۔
tokens-name = نام
tokens-name-hint = تاکہ آپ پہچان سکیں: کون سا پروگرام، کس مشین پر۔
tokens-scope = اجازت
tokens-read = پڑھنا
tokens-read-more = جو آپ دیکھ سکتے ہیں اسے دیکھے اور نکالے۔
tokens-write = پڑھنا اور کرنا
tokens-write-more = وہ بھی کرے جو آپ کر سکتے ہیں۔ ہر کام آپ کے نام سے درج ہوتا ہے۔
tokens-used = آخری استعمال
tokens-never = کبھی نہیں
tokens-expires = کب ختم
tokens-over = ختم:
tokens-act = عمل
tokens-revoke = منسوخ کریں
tokens-new = نیا ٹوکن
tokens-days = کتنے دن چلے
tokens-days-hint = ایک عدد، 1 سے { $n }۔
tokens-go = ٹوکن بنائیں

sessions-title = آپ کہاں کہاں داخل ہیں
sessions-lede = ہر سطر ایک براؤزر ہے۔ پتہ وہ ہے جہاں سے وہ داخل ہوا تھا۔
sessions-place = کہاں سے
sessions-here = یہ براؤزر
sessions-seen = آخری استعمال
sessions-begun = آغاز
sessions-door = کیسے
sessions-sign-in = پاس ورڈ
sessions-one-time = ایک بار کا لنک
sessions-end = ختم کریں
sessions-end-others = { $n ->
    [one] دوسرا داخلہ ختم کریں
   *[other] باقی { $n } ختم کریں
 }
sessions-unknown = ان میں سے کسی کو نہیں پہچانتے؟ اسے ختم کریں اور پاس ورڈ بدلیں۔

acts-title = آپ کے کاموں کا ریکارڈ
acts-lede = اس نوڈ کی بہی کے وہ اندراج جن میں کام کرنے والے کے طور پر آپ کا نام ہے یا جو آپ کے کھاتے کے بارے میں ہیں۔ انہیں کوئی نہیں بدل سکتا، منتظم بھی نہیں۔
acts-none = ابھی کسی اندراج میں آپ کا نام نہیں۔
acts-when = کب
acts-kind = کام
acts-by = کس نے
acts-about = کس بارے میں
acts-index = اندراج

portal-kept-title = ابھی کچھ نہیں بھیجا گیا
portal-kept = یہ فارم پہنچنے سے پہلے آپ کا داخلہ ختم ہو چکا تھا۔ جو آپ نے لکھا وہ یہ ہے۔ ایک بار دیکھ لیں اور دوبارہ بھیجیں۔
portal-kept-files = ساتھ آئی فائلیں محفوظ نہیں ہوئیں: دوبارہ چنیں۔
portal-typed = جو آپ نے لکھا

refusal-enrol-over = پھر سے شروع کریں: اسکرین کا راز ایک گھنٹے کے لیے تھا۔
refusal-no-factor-yet = ابھی دوہری تصدیق نہیں۔ پہلے لگائیں۔
refusal-password-present = یہ آپ کا موجودہ پاس ورڈ نہیں۔
refusal-code-wrong = یہ کوڈ درست نہیں، یا استعمال ہو چکا۔ ایپ میں اگلے کوڈ کا انتظار کریں اور اس کے چھ ہندسے لکھیں۔
refusal-wait-seconds = بہت سی غلط کوششیں۔ { $n } سیکنڈ ٹھہریں، پھر کوشش کریں۔
refusal-wait-minutes = بہت سی غلط کوششیں۔ { $n } منٹ ٹھہریں، پھر کوشش کریں۔
refusal-busy = اس وقت بہت سے لوگ داخل ہو رہے ہیں۔ ایک منٹ بعد کوشش کریں۔
refusal-account-closed = یہ کھاتہ بند ہے۔ پہلے اسے کھولیں۔
refusal-hours = دعوت 1 سے { $max } گھنٹے چلتی ہے، { $n } نہیں۔
refusal-minutes = ایسا لنک 1 سے { $max } منٹ چلتا ہے، { $n } نہیں۔
refusal-account-changed = کھاتہ اسی لمحے بدل گیا۔ لنک دوبارہ کھولیں۔
refusal-password-short = اس میں { $n } حروف ہیں۔ کم از کم { $min } رکھیں؛ چار پانچ لفظ اچھے ہیں۔
refusal-password-long = یہ { $max } بائٹ سے لمبا ہے۔ چھوٹا رکھیں۔
refusal-password-own = اس میں آپ کا نام یا پتہ ہے۔ دوسرے لفظ چنیں۔
refusal-password-common = یہ ان میں سے ہے جو سب آزماتے ہیں۔ اپنے چار پانچ لفظ چنیں۔
refusal-password-same = یہ موجودہ پاس ورڈ ہے۔ دوسرا چنیں۔
refusal-password-changed = پاس ورڈ اسی لمحے بدل گیا۔ دوبارہ دیکھیں۔
refusal-name = 1 سے { $max } حروف کا نام لکھیں، چھپے ہوئے حروف کے بغیر۔
refusal-name-address = یہاں نام لکھیں، پتہ اس کے اپنے خانے میں۔
refusal-email = پتہ یوں لکھیں: ali@bank.example، یا خالی چھوڑیں۔
refusal-phone = فون ہندسوں میں لکھیں، جیسے ‎+92 51 0000000، یا خالی چھوڑیں۔
refusal-role-node = { $tier } درجے کے نوڈ پر لوگ { $names } میں سے ہوتے ہیں، { $role } نہیں۔
refusal-role-tenant = میزبانی والے ادارے کے لوگ { $names } میں سے ہوتے ہیں، { $role } نہیں۔
refusal-role-hat = یہ ادارہ نگران نہیں۔ پہلے ترتیب کی فائل میں [node] hats میں شامل کریں۔
refusal-people-full = اس نوڈ پر { $max } کھاتے ہیں، اس سے زیادہ نہیں رکھے جاتے۔
refusal-email-taken = یہاں کسی اور کا یہی پتہ ہے۔ ہر ایک کا اپنا ہوتا ہے۔
refusal-name-taken = یہاں کسی اور کا یہی نام ہے۔ ای میل پتہ لکھیں تاکہ دونوں داخل ہو سکیں۔
refusal-namesakes = { $n } لوگوں کا یہی نام ہے۔ ای میل پتے سے بتائیں کون۔
refusal-email-needed = بغیر پتے والا ہم نام یہاں ہے، اس لیے داخلے کے لیے یہ پتہ رہنے دیں۔
refusal-role-meanwhile = اسی لمحے کسی اور نے کردار بدل دیا۔ دوبارہ دیکھیں۔
refusal-last-administrator = یہ واحد منتظم ہے۔ پہلے کسی اور کو یہ کردار دیں۔
refusal-language = انگریزی یا اردو چنیں۔
refusal-theme = ہلکا، گہرا، یا آلے کے مطابق چنیں۔
refusal-zone = وقت کا علاقہ یوں لکھیں: Asia/Karachi۔
refusal-read-field = اندراج اور خانہ: ہر ایک 1 سے { $max } بائٹ، ایک سطر میں۔
refusal-cursor = نشان پچھلے صفحے سے لیں۔
refusal-subject = موضوع زیادہ سے زیادہ { $max } بائٹ، ایک سطر میں۔
refusal-wish-words = 1 سے { $max } حروف میں بتائیں کیا ہوگا۔
refusal-wish-body = یہ { $n } بائٹ ہیں؛ زیادہ سے زیادہ { $max } رکھے جاتے ہیں۔
refusal-wish-many = آپ کی { $max } درخواستیں دوسرے فرد کی منتظر ہیں۔ پہلے ان کا فیصلہ ہونے دیں۔
refusal-wish-reason = 1 سے { $max } حروف میں وجہ لکھیں۔
refusal-wish-same-person = اس کا فیصلہ کوئی اور کرتا ہے: جس نے پوچھا وہ نہیں کر سکتا، کسی بھی کھاتے سے۔
refusal-wish-newer = جو کھاتہ درخواست کے بعد بنا وہ اس کا فیصلہ نہیں کر سکتا۔
refusal-wish-over = یہ ایک دن سے پہلے پوچھا گیا تھا۔ دوبارہ پوچھنا ہوگا۔
refusal-wish-decided = { $name } اس کا فیصلہ کر چکے ہیں۔
refusal-wish-not-granted = دوسرے فرد نے ابھی منظوری نہیں دی، یا یہ ہو چکا ہے۔
refusal-sign-in-wrong = یہ نام اور پاس ورڈ آپس میں نہیں ملتے۔ دونوں دیکھ لیں۔ پانچ غلط کوششوں کے بعد انتظار کرنا ہوگا۔
refusal-sign-in-no-factor = اس کھاتے کی ابھی دوہری تصدیق نہیں۔ منتظم سے نیا لنک مانگیں۔
refusal-sign-in-over = یہ داخلہ ختم ہو گیا۔ نام اور پاس ورڈ سے پھر شروع کریں۔
refusal-token-by-token = ٹوکن سے ٹوکن نہیں بنتا۔ براؤزر سے داخل ہوں۔
refusal-token-scope = چنیں کہ ٹوکن کیا کر سکتا ہے: پڑھنا، یا پڑھنا اور کرنا۔
refusal-token-name = 1 سے { $max } حروف کا نام لکھیں تاکہ آپ پہچان سکیں۔
refusal-token-days = ٹوکن 1 سے { $max } دن چلتا ہے، { $n } نہیں۔
refusal-token-many = آپ کے { $max } ٹوکن ہیں، ایک فرد کے زیادہ سے زیادہ۔ ایک منسوخ کریں۔
refusal-token-taken = اس نام کا ٹوکن آپ کے پاس ہے۔ دوسرا نام رکھیں، یا پہلے اسے منسوخ کریں۔
