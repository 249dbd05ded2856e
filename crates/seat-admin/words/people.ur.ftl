# People, roles, ways in, the second person.
admin-people-title = افراد
admin-people-add = نیا فرد شامل کریں
admin-people-none = اس چھانٹی میں کوئی نہیں آتا۔ کوئی خانہ خالی کریں اور پھر دکھائیں۔
admin-search-people = نام یا ای میل
admin-col-factor = دوسرا مرحلہ
admin-col-hat = حیثیت
admin-hat-cert = سرٹ
admin-hat-regulator = نگران ادارہ
admin-person-invited = بلایا گیا
admin-person-active = زیرِ استعمال
admin-person-disabled = بند
admin-factor-yes = قائم ہے
admin-factor-no = نہیں ہے
admin-factor-later = پہلے داخلے کے ساتھ
admin-factor-none = ضروری نہیں
admin-people-q1 = رسائی کس کے پاس ہے؟
admin-people-a1 = { $n ->
    [one] ایک کھاتہ کھلا ہے؛ زیرِ استعمال منتظم: { $admins }۔
   *[other] { $n } کھاتے کھلے ہیں؛ زیرِ استعمال منتظم: { $admins }۔
 }
admin-people-m1 = دو منتظم ایک دوسرے کی جگہ لے سکتے ہیں۔
admin-people-m1-alone = اکیلا منتظم بیمار ہو تو اس کی جگہ کوئی نہیں۔ ایک اور شامل کریں۔
admin-people-q2 = مجھے کیا کرنا ہے؟
admin-people-a2 = بلاوے جو استعمال نہیں ہوئے: { $waiting }۔ دوسرے مرحلے کے بغیر: { $factor }۔
admin-people-a2-none = کوئی منتظر نہیں، دوسرا مرحلہ سب کا قائم ہے۔
admin-people-m2 = { $n ->
    [one] ایک درخواست دوسرے فرد کی منتظر ہے
   *[other] { $n } درخواستیں دوسرے فرد کی منتظر ہیں
 }
admin-people-m2-none = کوئی درخواست دوسرے فرد کی منتظر نہیں۔
admin-people-q3 = کون اب یہاں نہیں؟
admin-people-a3 = { $n ->
    [one] ایک زیرِ استعمال کھاتہ 90 دن سے نہیں آیا۔
   *[other] { $n } زیرِ استعمال کھاتے 90 دن سے نہیں آئے۔
 }
admin-people-a3-none = سب زیرِ استعمال کھاتے 90 دن کے اندر آئے۔
admin-people-m3 = کھاتوں میں کیا بدلا گیا
admin-people-add-lede = اس فرد کو ایک بار کا لنک ملتا ہے جس سے وہ پاس ورڈ رکھتا ہے، اور جہاں کردار کو ضرورت ہو وہاں دوسرا مرحلہ۔
admin-people-add-go = شامل کریں اور لنک بنائیں
admin-people-add-after = اگلا صفحہ لنک اور اس کا QR کوڈ ایک بار دکھاتا ہے۔ خود دیں، یا کسی بھروسے کے راستے سے۔
admin-f-name = نام
admin-f-name-hint = جیسے ناقابلِ تبدیل بہی میں لکھا جائے: وہ نام جسے ساتھی جانتے ہیں۔
admin-f-role = کردار
admin-f-role-hint = یہ طے کرتا ہے کہ فرد کیا دیکھے گا۔ بعد میں بدلا جا سکتا ہے۔
admin-f-tenant = کس کا ڈیٹا
admin-f-email = ای میل
admin-f-email-hint = فرد اس سے داخل ہو سکتا ہے۔ خالی رہ سکتا ہے۔
admin-f-phone = ٹیلی فون
admin-f-phone-hint = رات کے لیے۔ خالی رہ سکتا ہے۔
admin-f-lang = صفحات کی زبان
admin-lang-browser = جیسے براؤزر کہے
admin-role-owner = یہاں رکھے ہوئے ادارے کا: اس کی اطلاعات، کام، انتباہات۔
admin-role-officer = ایک ادارے کے انتباہات، بندشیں اور اطلاعات۔
admin-role-analyst = قطار، خطرے کی نشانیاں، آگے دینا۔
admin-role-lead = تجزیہ کار جو کام سونپتا بھی ہے اور دوسرے فرد کے طور پر رضامندی دیتا ہے۔
admin-role-regulator = نگران ادارے کو قانونی اطلاعات، کبھی کوئی کیس نہیں۔
admin-role-national = ملک کی صورتِ حال۔
admin-role-staff = ایک صفحے کا خلاصہ۔
admin-role-administrator = افراد، رابطے، کنجیاں، نوڈ کی صحت۔ متاثرہ اداروں کا ڈیٹا نہیں۔ پہلے دوسرا فرد رضامند ہو۔
admin-fault-role = ایک کردار چنیں۔
admin-fault-role-own = اس نوڈ کے افراد کا کردار اور ہوتا ہے۔ مالک صرف یہاں رکھے ہوئے ادارے کے لیے چنیں۔
admin-fault-role-tenant = یہاں رکھے ہوئے ادارے کے افراد مالک یا حفاظتی افسر ہوتے ہیں۔
admin-fault-role-same = اس فرد کا کردار پہلے سے یہی ہے۔ کوئی اور چنیں۔
admin-fault-tenant = یہ ادارہ یہاں نہیں رکھا ہوا۔ فہرست سے چنیں۔
admin-person-facts = کھاتہ
admin-hosted = یہاں رکھا ہوا
admin-codes = { $n ->
    [one] ایک بحالی کوڈ باقی
   *[other] { $n } بحالی کوڈ باقی
 }
admin-sessions = داخل ہے
admin-sessions-n = { $n ->
    [one] ایک براؤزر میں
   *[other] { $n } براؤزروں میں
 }
admin-made = بنا
admin-link-waits = لنک
admin-link-until = ابھی استعمال نہیں ہوا، کارآمد { $at } تک
admin-person-done = اس کھاتے میں کیا کیا گیا
admin-person-done-none = ابھی کچھ نہیں۔
admin-person-all-acts = سب کچھ
admin-person-read = اس فرد نے متاثرہ ادارے کی پہچان والا کیا پڑھا
admin-person-read-none = متاثرہ ادارے کی پہچان والا کچھ نہیں۔
admin-person-all-reads = سب پڑھا ہوا
admin-person-did = اس فرد کا سب کیا ہوا
admin-invite = بلاوا دیں
admin-invite-what = ایک لنک بنتا ہے جو 24 گھنٹے اور ایک بار کارآمد ہے۔ پہلے والا ختم ہو جاتا ہے۔
admin-invite-again = پاس ورڈ کھو گیا
admin-invite-again-what = نیا پاس ورڈ رکھنے کا لنک بنتا ہے۔ دوسرا مرحلہ ویسا ہی رہتا ہے۔ استعمال پر باقی نشستیں ختم ہوتی ہیں۔
admin-invite-go = لنک بنائیں
admin-needs-second = یہ ایک منتظم کا کھاتہ کھولتا ہے: پہلے دوسرا فرد رضامند ہو۔
admin-role-change = کردار بدلیں
admin-role-what = فرد ہر جگہ سے باہر ہو جاتا ہے اور اگلی بار نئے کردار کے صفحات دیکھتا ہے۔ ٹوکن ختم ہو جاتے ہیں۔
admin-role-go = یہ کردار دیں
admin-role-second = منتظم بنانے یا ہٹانے سے پہلے دوسرا فرد رضامند ہو۔
admin-role-agreed-go = کردار دیں: { $role }
admin-contact = اس فرد تک کیسے پہنچیں
admin-contact-go = محفوظ کریں
admin-reset = دوسرا مرحلہ کھو گیا
admin-reset-what = پہلے پہچانیں کہ کون کہہ رہا ہے: آواز سے یا سامنے۔ دوسرا مرحلہ اور بحالی کوڈ ختم، نشستیں بند، اور نیا لنک دوسرا مرحلہ قائم کرتا ہے۔
admin-reset-go = ہٹائیں اور لنک بنائیں
admin-disable = کھاتہ بند کریں
admin-disable-what = { $n ->
    [one] ایک براؤزر فوراً باہر ہو جاتا ہے؛ ٹوکن اور لنک ختم۔ کچھ مٹتا نہیں، اور دوبارہ کھل سکتا ہے۔
   *[other] { $n } براؤزر فوراً باہر ہو جاتے ہیں؛ ٹوکن اور لنک ختم۔ کچھ مٹتا نہیں، اور دوبارہ کھل سکتا ہے۔
 }
admin-disable-mine = یہ آپ کا اپنا کھاتہ ہے: آپ بھی باہر ہو جائیں گے۔
admin-disable-go = بند کریں
admin-enable = کھاتہ دوبارہ کھولیں
admin-enable-what = فرد پہلے کی طرح داخل ہوتا ہے۔ کوئی پرانی نشست واپس نہیں آتی۔
admin-enable-go = کھولیں
admin-no-name-address = یہاں نام لکھیں اور پتہ اس کے اپنے خانے میں۔
admin-no-name-taken = یہ نام یہاں کسی اور کا ہے۔ ای میل بھی لکھیں تاکہ دونوں داخل ہو سکیں۔
admin-no-email = یوں لکھیں: ali@bank.example، یا خالی چھوڑیں۔
admin-no-email-taken = یہ پتہ یہاں کسی اور کا ہے۔ ہر ایک کا اپنا ہو۔
admin-no-email-needed = ایک ہم نام بغیر پتے کے موجود ہے، اس لیے یہاں پتہ ضروری ہے۔
admin-no-phone = ہندسے لکھیں، جیسے +92 51 0000000، یا خالی چھوڑیں۔
admin-no-role-node = اس نوڈ کے افراد کا یہ کردار نہیں ہوتا۔
admin-no-role-tenant = یہاں رکھے ہوئے ادارے کے افراد کا یہ کردار نہیں ہوتا۔
admin-no-role-hat = اس ادارے کی نگران حیثیت نہیں۔ پہلے ترتیبات میں لکھیں۔
admin-no-role-meanwhile = اسی لمحے کسی اور نے کردار بدل دیا۔ دوبارہ دیکھیں۔
admin-no-last-administrator = یہ واحد منتظم ہے۔ پہلے کسی اور کو یہ کردار دیں۔
admin-no-account-closed = یہ کھاتہ بند ہے۔ پہلے دوبارہ کھولیں۔
admin-no-people-full = اس نوڈ پر کھاتوں کی حد پوری ہو گئی۔ اور شامل نہیں ہو سکتا۔
admin-no-wish-same-person = یہ فیصلہ کوئی اور کرے: جس نے کہا وہ کسی کھاتے سے نہیں کر سکتا۔
admin-no-wish-newer = آپ کا کھاتہ اس درخواست سے نیا ہے۔ پرانا کھاتہ فیصلہ کرے۔
admin-no-wish-over = یہ ایک دن سے پہلے کہا گیا تھا۔ دوبارہ کہنا ہوگا۔
admin-no-wish-decided = ایک ساتھی پہلے ہی فیصلہ کر چکا ہے۔
admin-no-wish-many = آپ کی بہت سی درخواستیں منتظر ہیں۔ پہلے ان کا فیصلہ ہونے دیں۔
admin-no-wish-not-granted = دوسرا فرد ابھی رضامند نہیں ہوا، یا یہ ہو چکا ہے۔
admin-shown-link = ایک فرد کے لیے لنک
admin-shown-link-for = { $name } کے لیے۔ جو اسے کھولے وہ اس کھاتے کا پاس ورڈ رکھتا ہے۔
admin-shown-link-next = خود دیں یا کسی بھروسے کے راستے سے: جانی پہچانی آواز کی کال، بند لفافہ۔ کھلی چیٹ سے نہیں۔
admin-shown-link-gone = یہ لنک دکھایا جا چکا، یا اس کے دس منٹ گزر گئے۔ فرد کے صفحے پر نیا بنائیں؛ پرانا ختم ہو جائے گا۔
admin-qr = ٹیلی فون کے لیے
admin-qr-how = وہ فرد یہیں آپ کے پاس اپنے فون کا کیمرا اس پر رکھے۔
admin-qr-label = { $name } کے لنک کا QR کوڈ
admin-second-title = دوسرا فرد
admin-wish-add = { $name } کو منتظم کا نیا کھاتہ ملے گا۔
admin-wish-invite = منتظم { $name } کو نیا پاس ورڈ رکھنے کا لنک ملے گا۔
admin-wish-reset = منتظم { $name } کا دوسرا مرحلہ ہٹے گا اور نیا لنک بنے گا۔
admin-wish-enable = منتظم { $name } کا بند کھاتہ دوبارہ کھلے گا۔
admin-wish-role = { $name } کا کردار { $from } سے { $to } ہو جائے گا۔
admin-agreed = ایک ساتھی رضامند ہے۔ کہنے کے ایک دن کے اندر اب یہ ہو سکتا ہے۔
admin-agreed-open = صفحہ کھولیں
admin-agreed-do = ابھی کریں
