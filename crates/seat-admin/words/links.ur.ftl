# Links and agreements.
admin-links-title = رابطے
admin-links-offer = رابطے کی پیشکش
admin-links-accept = پیشکش قبول کریں
admin-links-q1 = سب جڑے ہوئے ہیں؟
admin-links-a1 = { $n ->
    [one] واحد ساتھی سنا جا رہا ہے۔
   *[other] تمام { $n } ساتھی سنے جا رہے ہیں۔
 }
admin-links-a1-silent = { $n ->
    [one] { $all } میں سے ایک خاموش یا مشکل میں ہے۔
   *[other] { $all } میں سے { $n } خاموش یا مشکل میں ہیں۔
 }
admin-links-m1 = خاموش یعنی دس منٹ سے سنا نہیں گیا۔ جو رکا ہے وہ محفوظ ہے اور بعد میں جائے گا۔
admin-links-q2 = مجھے کیا کرنا ہے؟
admin-links-a2 = { $n ->
    [one] ایک رابطہ کسی کا منتظر ہے۔
   *[other] { $n } رابطے کسی کے منتظر ہیں۔
 }
admin-links-a2-none = کوئی رابطہ ہندسوں یا جواب کا منتظر نہیں۔
admin-links-m2 = پیشکش سات دن کارآمد ہے۔ ہندسے دونوں طرف ٹیلی فون پر بات کر کے لکھے جاتے ہیں۔
admin-links-q3 = کیا باہر جانے کو رکا ہے؟
admin-links-a3 = { $n ->
    [one] اس صفحے پر ایک چیز۔
   *[other] اس صفحے پر { $n } چیزیں۔
 }
admin-links-a3-none = ہمارے علم میں کچھ نہیں۔
admin-links-m3 = ہر ساتھی کے آخری سلام تک گنا، قریب ایک منٹ میں ایک بار۔ کچھ کبھی نہیں جاتا: جانے سے پہلے ہر چیز پھر جانچی جاتی ہے۔
admin-links-live = نافذ اور منتظر ({ $n })
admin-links-ended = ختم ({ $n })
admin-links-none = اس نوڈ کا ابھی کوئی رابطہ نہیں۔ اپنے سرٹ کی پیشکش قبول کریں، یا جن کے لیے ہیں انہیں پیشکش کریں۔
admin-links-none-ended = کوئی رابطہ ختم نہیں ہوا۔
admin-col-partner = ساتھی
admin-col-may = کیا گزر سکتا ہے
admin-col-heard = آخری بار سنا
admin-col-waits = اس کے لیے رکا ہے
admin-col-cosigned = کہاں تک تصدیق
admin-we-send = باہر
admin-we-get = اندر
admin-and-more = اور { $n } مزید
admin-cosigned = { $all } میں سے { $n }
admin-relation-constituent = ہمیں جواب دہ
admin-relation-constituent-more = ادارہ یا سرٹ جس کے لیے ہم ہیں۔
admin-relation-superior = ہم اسے جواب دہ ہیں
admin-relation-superior-more = ہمارے اوپر کا سرٹ جو یہاں جڑتا ہے۔
admin-relation-lateral = برابر کا ساتھی
admin-relation-lateral-more = زیادہ سے زیادہ GREEN، اور کوئی سوال نہیں۔
admin-relation-plain = سادہ TAXII ساتھی
admin-relation-tenant = یہاں رکھا ہوا
admin-link-offered = پیشکش ہوئی
admin-link-confirming = ہندسوں کا منتظر
admin-link-active = نافذ
admin-link-paused = وقفے میں
admin-link-ended = ختم
admin-link-silent = خاموش
admin-link-trouble = آخری کوشش ناکام رہی
admin-link-forked = اس ساتھی کی بہی کے دو رخ ہیں۔ جب تک کوئی دیکھ نہ لے ہم تصدیق نہیں کرتے۔
admin-link-offered-what = پیشکش جا چکی ہے، ابھی قبول نہیں ہوئی۔ سات دن بعد خود ختم ہو جاتی ہے۔ غلط جگہ گئی ہو تو ختم کریں۔
admin-lane-0 = واپس لی گئی
admin-lane-1 = تصدیق شدہ
admin-lane-2 = دیگر
admin-waits-unknown = اگلے سلام سے پہلے معلوم نہیں
admin-waits-none = کچھ نہیں
admin-waits-since = پہلی { $span } سے
admin-kind-indicator = خطرے کی نشانیاں
admin-kind-withdrawal = واپسی
admin-kind-sighting = نشانی کا ملنا
admin-kind-report = اطلاعات
admin-kind-proposal = تجاویز
admin-kind-question = سوالات
admin-kind-answer = جوابات
admin-kind-stop = روک
admin-kind-key-statement = کنجیاں
admin-kind-opinion = آرا
admin-kind-other = تفصیلات
admin-action-look-up = زیادہ سے زیادہ دیکھنا
admin-action-watch = زیادہ سے زیادہ نظر رکھنا
admin-action-block-home = زیادہ سے زیادہ اپنے نیٹ ورک میں بندش
admin-action-block-customers = زیادہ سے زیادہ صارفین کے لیے بندش
admin-agreement = معاہدہ، نسخہ { $n }
admin-versions = نسخے
admin-we-may-send = ہم بھیج سکتے ہیں
admin-we-may-get = وہ بھیج سکتا ہے
admin-terms-unread = شرائط پڑھی نہیں جا سکتیں، اس لیے کچھ نہیں گزرتا۔
admin-terms-tlp = حد
admin-terms-hats = کس حیثیت کو:
admin-terms-lifts = جو بندش ہٹائے وہ ہمیشہ گزرتا ہے۔
admin-terms-hunts = پچھلے ریکارڈ پر سوال
admin-terms-hunts-none = کوئی نہیں
admin-days-back = { $n ->
    [one] ایک دن پیچھے تک
   *[other] { $n } دن پیچھے تک
 }
admin-terms-named = ذریعے کا نام بتایا جا سکتا ہے
admin-terms-relay = دوسروں کا AMBER آگے جا سکتا ہے
admin-terms-quota = ایک گھنٹے میں زیادہ سے زیادہ
admin-terms-objects = { $n } چیزیں
admin-terms-end = ختم ہوگا
admin-terms-no-end = مدت مقرر نہیں
admin-link-acts = اس رابطے کے سب کام
admin-traffic = حالت
admin-cosigned-acts = ہماری بہی کے { $n } اندراج
admin-mirrored = اس کی بہی سے ہمارے پاس
admin-mirrored-acts = { $n } اندراج
admin-skew = اس کی گھڑی
admin-skew-n = { $n ->
    [one] ہماری سے ایک سیکنڈ کا فرق
   *[other] ہماری سے { $n } سیکنڈ کا فرق
 }
admin-skew-off = ہماری سے { $n } سیکنڈ کا فرق: ایک کی گھڑی درست نہیں
admin-role = کون جڑتا ہے
admin-side-host = وہ یہاں جڑتا ہے
admin-side-dialler = ہم وہاں جڑتے ہیں
admin-where = کہاں
admin-held = اس کی وجہ سے روکا یا بند
admin-held-n = { $n ->
    [one] ایک قدر
   *[other] { $n } قدریں
 }
admin-held-more = { $n } سے زیادہ قدریں
admin-digits = ہندسے ملائیں
admin-digits-what = { $name } کے منتظم کو جانے پہچانے نمبر پر فون کریں۔ اپنے ہندسے پڑھیں، ان کے لکھیں۔ یوں بیچ میں کوئی نہیں آ سکتا۔
admin-digits-ours = یہ پڑھ کر سنائیں:
admin-digits-theirs = ان کی سکرین کے ہندسے
admin-digits-hint = دوسری طرف جو چھ ہندسے پڑھے وہ لکھیں۔
admin-digits-go = ایک ہیں: تصدیق کریں
admin-digits-here = آپ نے تصدیق کر دی۔ اب دوسری طرف آپ کے ہندسے لکھے گی۔
admin-digits-there = دوسری طرف نے تصدیق کر دی۔
admin-digits-there-not = دوسری طرف نے ابھی تصدیق نہیں کی۔ دونوں سے پہلے کچھ نہیں گزرتا۔
admin-fault-digits = { $n ->
    [one] یہ دوسری سکرین کے ہندسے نہیں۔ ایک کوشش باقی ہے۔ فون پر دوبارہ پوچھیں۔
   *[other] یہ دوسری سکرین کے ہندسے نہیں۔ { $n } کوششیں باقی ہیں۔ فون پر دوبارہ پوچھیں۔
 }
admin-fault-digits-ours = یہ اسی سکرین کے ہندسے ہیں۔ وہ لکھیں جو دوسری طرف پڑھے۔
admin-fault-digits-over = بار بار غلط: یہ رابطہ ختم ہو گیا۔ ہو سکتا ہے بیچ میں کوئی ہو۔ فون کریں اور نئی پیشکش بنائیں۔
admin-fault-link-changed = اس دوران رابطے کی حالت بدل گئی۔ اوپر دیکھیں۔
admin-pause = وقفہ
admin-pause-what = { $name } سے نہ کچھ آئے گا نہ جائے گا، سوائے اس کے جو بندش ہٹائے۔ اس دوران جو ہو وہ رکا رہے گا اور دوبارہ چلانے پر جائے گا۔ ساتھی کو وقفہ نظر آتا ہے۔
admin-pause-go = اس رابطے کو روکیں
admin-resume = دوبارہ چلائیں
admin-resume-what = { $n ->
    [one] جو رکا تھا اب جائے گا: ایک چیز۔
   *[other] جو رکا تھا اب جائے گا: { $n } چیزیں۔
 }
admin-resume-what-unknown = جو رکا تھا اب جائے گا۔
admin-resume-go = یہ رابطہ دوبارہ چلائیں
admin-revoke = ختم کریں
admin-revoke-what = { $n ->
    [one] { $name } کے ساتھ رابطہ دونوں طرف ہمیشہ کے لیے ختم ہوگا۔ ایک قدر جو اس کی وجہ سے روکی یا بند ہے صرف نظر میں رہے گی۔ جو بھیجا گیا واپس نہیں آتا۔ نئے رابطے کے لیے نئی پیشکش اور نئے ہندسے چاہییں۔
   *[other] { $name } کے ساتھ رابطہ دونوں طرف ہمیشہ کے لیے ختم ہوگا۔ { $n } قدریں جو اس کی وجہ سے روکی یا بند ہیں صرف نظر میں رہیں گی۔ جو بھیجا گیا واپس نہیں آتا۔ نئے رابطے کے لیے نئی پیشکش اور نئے ہندسے چاہییں۔
 }
admin-revoke-word = ختم
admin-revoke-type = { $word } لکھیں
admin-revoke-go = ہمیشہ کے لیے ختم کریں
admin-fault-word = رابطہ ختم کرنے کے لیے لفظ { $word } لکھیں۔
admin-offer-lede = آپ کو ایک سطر ملتی ہے۔ دوسرا منتظم اسے قبول کرتا ہے، پھر دونوں فون پر چھ ہندسے ملاتے ہیں۔
admin-offer-relation = دوسرا ہمارے لیے کیا ہے؟
admin-offer-name = ساتھی کا نام
admin-offer-name-hint = جب تک وہ اپنا نام نہ بتائے۔
admin-offer-purpose = کس لیے
admin-offer-purpose-hint = ایک جملہ جو معاہدے میں لکھا جائے گا۔
admin-offer-purpose-usual = خطرے کی نشانیوں، ان کے ملنے اور اطلاعات کا تبادلہ
admin-offer-days = سوال کتنے دن پیچھے تک
admin-offer-days-hint = 0 یعنی کوئی سوال نہیں۔
admin-offer-ask-up = وہ ہم سے سوال کر سکتا ہے
admin-offer-ask-up-hint = اس سرٹ کے لیے جو ہمیں جواب دہ ہے۔
admin-offer-regulator = وہ ہمیں نگران ادارے کے طور پر قانونی اطلاع دے سکتا ہے
admin-offer-regulator-hint = قانونی اطلاع صرف نگران ادارے کے افراد پڑھتے ہیں۔
admin-offer-go = پیشکش بنائیں
admin-offer-after = شرائط اس تعلق کی عام شرائط ہیں۔ ماننے سے پہلے دونوں پڑھتے ہیں۔
admin-fault-relation = چنیں کہ دوسرا ہمارے لیے کیا ہے۔
admin-fault-days = 0 سے { $n } تک کا عدد لکھیں۔
admin-shown-offer = رابطے کی پیشکش
admin-shown-offer-for = { $name } کے لیے۔ پورا متن نقل کریں اور کسی بھی راستے سے بھیجیں۔
admin-shown-offer-next = راستے میں پڑھنے والا ہندسوں کے بغیر کچھ نہیں کر سکتا۔ قبول ہونے پر اس رابطے کے صفحے پر ہندسے آئیں گے۔
admin-shown-offer-gone = یہ پیشکش دکھائی جا چکی، یا دس منٹ گزر گئے۔ اسے ختم کریں اور نئی بنائیں۔
admin-accept-lede = دوسرے منتظم کا بھیجا ہوا متن یہاں رکھیں۔ پڑھنے سے پہلے کچھ طے نہیں ہوتا۔
admin-accept-offer = پیشکش
admin-accept-offer-hint = یہ pasban-offer: سے شروع ہوتی ہے اور ایک لمبی سطر ہے۔
admin-accept-look = دیکھیں کیا لکھا ہے
admin-accept-look-what = اگلا صفحہ دکھاتا ہے کہ کون پیشکش کر رہا ہے اور کیا گزر سکتا ہے۔
admin-fault-offer = یہ پوری پیشکش نہیں۔ متن دوبارہ منگوائیں، پہلے حرف سے آخری تک۔
admin-fault-offer-over = یہ پیشکش ختم ہو چکی۔ نئی مانگیں۔
admin-fault-offer-own = یہ اسی نوڈ کی پیشکش ہے۔ دوسری طرف بھیجیں۔
admin-fault-offer-used = دوسری طرف یہ پیشکش نہیں لیتی: استعمال ہو چکی، ختم ہوئی یا واپس لی گئی۔ نئی مانگیں۔
admin-fault-offer-far = دوسرے نوڈ تک یہاں سے پہنچا نہیں جا سکا۔ اپنے نیٹ ورک کا باہر کا راستہ دیکھیں، پھر کوشش کریں۔
admin-fault-link-twice = اس نوڈ سے رابطہ پہلے سے ہے۔ پہلے اسے ختم کریں۔
admin-says-title = { $name } کی پیشکش
admin-says-superior = آپ اسے جواب دہ ہوں گے۔
admin-says-constituent = وہ آپ کو جواب دہ ہوگا۔
admin-says-lateral = وہ آپ کے برابر کا ساتھی ہوگا۔
admin-says-plain = وہ سادہ ساتھی ہوگا۔
admin-says-next = قبول کرنے پر دوسرے نوڈ سے ابھی پوچھا جائے گا اور چھ ہندسے آئیں گے۔ دونوں کے لکھنے سے پہلے کچھ نہیں گزرتا۔
admin-says-go = { $name } کی پیشکش قبول کریں
admin-says-no = ابھی نہیں
