officer-nav-alerts = انتباہات
officer-nav-alerts-help = کیا ہم پر حملہ ہوا؟ آپ کے اپنے لاگ کے انتباہ، حملے کے لحاظ سے، اور کیا کرنا ہے۔
officer-nav-holds = آپ کے منتظر
officer-nav-holds-help = وہ نشانیاں جو نوڈ نے روک رکھی ہیں: بند کریں یا صرف نظر رکھیں؟
officer-nav-blocks = ابھی بند
officer-nav-blocks-help = یہاں کیا بند ہے، کس کے کہنے پر، کب تک۔ جو غلط ہو اسے کھولیں۔
officer-nav-policy = جوابی پالیسی
officer-nav-policy-help = آنے والی نشانیوں پر نوڈ خود کیا کرتا ہے۔ روکنے کا بٹن۔
officer-nav-protect = فائر وال اور ریزولور
officer-nav-protect-help = آپ کے آلات کے لیے فہرستیں اور زون، اور وہاں کیا لکھنا ہے۔
officer-nav-questions = ہم سے پوچھے گئے سوال
officer-nav-questions-help = دوسروں نے آپ کے لاگ سے کیا جاننا چاہا، اور آپ کس سے انکار کرتے ہیں۔

officer-alerts-title = انتباہات
officer-alerts-views = حالت کے لحاظ سے انتباہ
officer-alerts-open = کھلے ({ $n })
officer-alerts-closed = نمٹائے گئے
officer-alerts-false-alarm = غلط انتباہ
officer-alerts-more = صرف { $n } تازہ ترین کھلے انتباہ اکٹھے کیے گئے ہیں۔ پرانے دیکھنے کے لیے کچھ بند کریں۔
officer-alerts-none-90 = 90 دن میں کوئی انتباہ نہیں؛ لاگ { $at } تک پہنچے۔ دیکھ لیں کہ آپ کے آلات حفاظتی فہرستیں لے رہے ہیں:
officer-alerts-none = کوئی انتباہ کھلا نہیں؛ آخری { $last } تھا۔ لاگ { $at } تک پہنچے۔ دیکھ لیں کہ آپ کے آلات حفاظتی فہرستیں لے رہے ہیں:
officer-alerts-none-blind = کوئی لاگ نہیں آیا، اس لیے کچھ مل ہی نہیں سکتا تھا۔ لاگ کا ذریعہ جوڑیں؛ تب تک آلات محفوظ کیے جا سکتے ہیں:
officer-alerts-none-go = فائر وال اور ریزولور
officer-alerts-none-here = یہاں ابھی کچھ نہیں۔
officer-alert-open = انتباہ کھولیں
officer-alert-title = انتباہ: { $what }
officer-alert-with = { $n ->
    [one] اسی حملے کا ایک اور انتباہ
   *[other] اسی حملے کے مزید { $n } انتباہ
 }

officer-hit-q = کیا ہم پر حملہ ہوا؟
officer-hit-yes = { $n ->
    [one] ایک حملہ ہم تک پہنچا اور ابھی کھلا ہے
   *[other] { $n } حملے ہم تک پہنچے اور ابھی کھلے ہیں
 }
officer-hit-yes-more = آخری بار: { $at }۔
officer-hit-no = جس پر نظر ہے ان میں سے کچھ نہیں ملا
officer-hit-no-more = نظر میں: { $n } نشانیاں، ہر آنے والے لاگ میں۔ { $silent ->
    [0] لاگ کا کوئی ذریعہ خاموش نہیں۔
    [one] لاگ کا ایک ذریعہ خاموش ہے: وہ کیا بتاتا، معلوم نہیں۔
   *[other] لاگ کے { $silent } ذریعے خاموش ہیں: وہ کیا بتاتے، معلوم نہیں۔
 }
officer-hit-blind = ہم جان نہیں سکتے: کوئی لاگ نہیں آ رہا
officer-hit-blind-more = پہلے لاگ کا ذریعہ جوڑیں۔ لاگ کے بغیر کچھ مل نہیں سکتا۔
officer-next-q = اب ہمیں کیا کرنا ہے؟
officer-next-silent-source = خاموش لاگ کو بحال کریں
officer-next-link-down = سرٹ سے رابطہ جانچیں
officer-next-ledger-fork = سرٹ کو فون کریں: ان کا ریکارڈ خود سے نہیں ملتا
officer-next-recovering = منتظم کو بحالی مکمل کرنے دیں
officer-next-disk = ڈسک پر جگہ بنائیں
officer-next-other = یہ انتباہ دیکھیں
officer-next-alert = سب سے سنگین انتباہ دیکھیں
officer-next-alert-go = کھولیں
officer-next-holds = { $n ->
    [one] ایک منتظر نشانی پر فیصلہ کریں
   *[other] { $n } منتظر نشانیوں پر فیصلہ کریں
 }
officer-next-holds-go = منتظر نشانیوں پر جائیں
officer-next-none = کچھ نہیں
officer-next-none-more = نہ کوئی انتباہ کھلا ہے نہ کوئی نشانی منتظر۔
officer-sent-q = کیا آیا؟
officer-sent = { $n ->
    [one] پچھلے دن میں ایک نئی نشانی
   *[other] پچھلے دن میں { $n } نئی نشانیاں
 }
officer-sent-more = { $blocked } بند، { $held } آپ کے لیے روکی گئیں، { $watched } پر نظر؛ تازہ ترین { $at }۔
officer-sent-none = پچھلے دن میں کچھ نیا نہیں
officer-sent-none-more = سرٹ جو بھیجے اس پر چند سیکنڈ میں عمل ہوتا ہے۔

officer-logs-until = { $n ->
    [one] ایک ذریعے
   *[other] { $n } ذریعوں
 } کے لاگ { $at } تک پہنچے۔
officer-logs-never = ابھی تک کوئی لاگ نہیں آیا۔
officer-logs-silent = خاموش: { $name }
officer-loud-critical = نہایت سنگین
officer-loud-high = زیادہ
officer-loud-medium = درمیانہ
officer-loud-low = کم
officer-kind-silent-source = لاگ کا ایک ذریعہ خاموش ہے۔
officer-kind-link-down = ایک رابطہ منقطع ہے۔
officer-kind-ledger-fork = ایک ساتھی کا ریکارڈ خود سے نہیں ملتا۔
officer-kind-recovering = نوڈ بحال ہو رہا ہے۔
officer-kind-disk = ڈسک بھرنے کو ہے۔
officer-kind-other = انتباہ۔
officer-state-open = کھلا
officer-state-closed = نمٹایا گیا
officer-state-false-alarm = غلط انتباہ

officer-attack = کم از کم { $machines ->
    [one] ایک مشین کو
   *[other] { $machines } مشینوں کو
 } { $n ->
    [one] ایک نشانی ملی،
   *[other] { $n } نشانیاں ملیں،
 } { $hits ->
    [one] ایک بار۔
   *[other] { $hits } بار۔
 }
officer-attack-met = { $n ->
    [one] ایک نشانی ملی،
   *[other] { $n } نشانیاں ملیں،
 } { $hits ->
    [one] ایک بار۔
   *[other] { $hits } بار۔
 }
officer-attack-when = پہلی بار { $first }، آخری بار { $last }۔
officer-attack-by = { $name } کے مطابق۔
officer-met-domain = { $machines ->
    [0] یہاں کسی نے
    [one] ایک مشین نے
   *[other] { $machines } مشینوں نے
 } یہ نام { $hits ->
    [one] ایک بار پوچھا۔
   *[other] { $hits } بار پوچھا۔
 }
officer-met-ip = { $machines ->
    [0] یہاں کسی نے
    [one] ایک مشین نے
   *[other] { $machines } مشینوں نے
 } اس پتے سے { $hits ->
    [one] ایک بار بات کی۔
   *[other] { $hits } بار بات کی۔
 }
officer-met-url = { $machines ->
    [0] یہاں کسی نے
    [one] ایک مشین نے
   *[other] { $machines } مشینوں نے
 } یہ پتا { $hits ->
    [one] ایک بار کھولا۔
   *[other] { $hits } بار کھولا۔
 }
officer-met-hash = { $machines ->
    [0] یہاں کسی کے پاس
    [one] ایک مشین پر
   *[other] { $machines } مشینوں پر
 } یہ فائل { $hits ->
    [one] ایک بار ملی۔
   *[other] { $hits } بار ملی۔
 }
officer-met-other = { $machines ->
    [0] یہاں کسی کو
    [one] ایک مشین کو
   *[other] { $machines } مشینوں کو
 } یہ { $hits ->
    [one] ایک بار ملا۔
   *[other] { $hits } بار ملا۔
 }
officer-met-least = مشینیں صرف محفوظ سطروں میں گنی گئی ہیں؛ زیادہ بھی ہو سکتی ہیں۔

officer-one-hit-q = کیا مجھ پر حملہ ہوا؟
officer-did-q = نوڈ نے کیا کیا
officer-did-block = { $at } سے بند
officer-did-block-more = { $until } تک۔ اس سے پہلے جو ملا وہ گزر گیا۔
officer-did-hold = روکا ہوا: آپ کا منتظر ہے
officer-did-watch = صرف نظر میں: گزر گیا
officer-did-watch-more = آپ کی پالیسی اس پر نظر رکھتی ہے، یا بند کرنے کے خلاف کوئی وجہ ہے۔ وجہ نیچے دیکھیں۔
officer-todo-q = مجھے کیا کرنا ہے؟
officer-todo-all = سب قدم
officer-todo-done = مزید کچھ نہیں
officer-steps = کیا کرنا ہے
officer-evidence = آپ کا اپنا لاگ: { $hits ->
    [one] ایک بار میں سے
   *[other] { $hits } بار میں سے
 } { $n ->
    [one] ایک سطر
   *[other] { $n } سطریں
 }
officer-evidence-none = کوئی سطر محفوظ نہیں کی گئی۔ وہ ریکارڈ میں ہیں: نشانی تلاش کریں۔
officer-field = خانہ { $field }
officer-machine = مشین { $host }
officer-planted = اس خانے کا متن بھیجنے والے نے خود چنا۔ صرف اس سے کچھ ثابت نہیں ہوتا۔
officer-machines = { $n ->
    [one] مشین:
   *[other] مشینیں:
 }
officer-step-malware-1 = مشین کو نیٹ ورک سے الگ کریں؛ چلتی رہنے دیں۔
officer-step-malware-2 = معلوم کریں کس نے کب استعمال کی۔ ان کے پاس ورڈ کسی دوسری مشین سے بدلیں۔
officer-step-malware-3 = دیکھیں کہ کیا دوسری مشینوں کو بھی یہی ملا۔ اس حملے کے باقی انتباہ یہاں درج ہیں۔
officer-step-malware-4 = سرٹ کو اطلاع دیں۔ وہ مدد کرتے ہیں، اور اس سے کوئی قانونی اطلاع جمع نہیں ہوتی۔
officer-step-fraud-1 = جس نے کھولا اس سے پوچھیں کہ کیا وہاں پاس ورڈ لکھا۔
officer-step-fraud-2 = اگر ہاں: ابھی وہ پاس ورڈ بدلیں، سب نشستیں ختم کریں، ڈاک آگے بھیجنے کے قاعدے دیکھیں۔
officer-step-fraud-3 = ساتھیوں کو خبردار کریں: کچھ آگے نہ بھیجیں، پیغام مٹا دیں۔
officer-step-fraud-4 = سرٹ کو اطلاع دیں، پیغام فائل کے طور پر ساتھ دیں۔
officer-step-other-1 = لاگ کی سطروں میں مشین تلاش کریں۔
officer-step-other-2 = اس وقت جو استعمال کر رہا تھا اس سے پوچھیں کیا کیا۔
officer-step-other-3 = اگر کوئی وجہ نہ بتا سکے تو مشین کو متاثر سمجھیں: نیٹ ورک سے الگ، چلتی رہے۔
officer-step-other-4 = سرٹ کو اطلاع دیں، یا اسے غلط انتباہ کہیں اور وجہ لکھیں۔
officer-step-planted-1 = فوراً کچھ نہیں: یہ متن باہر والوں نے خود آپ کے لاگ میں لکھا۔
officer-step-planted-2 = دیکھیں کہ اسی بھیجنے والے نے اس وقت کچھ اور تو نہیں کیا۔
officer-step-planted-3 = دیکھ لیں کہ جس سروس کو بھیجا گیا اس کی تازہ کاری ہو چکی ہے۔
officer-step-planted-4 = جو ملا وہ لکھ کر انتباہ بند کریں۔
officer-step-silent-1 = دیکھیں کہ یہ لاگ لکھنے والا آلہ چل رہا ہے۔
officer-step-silent-2 = دیکھیں کہ اس کی سطریں نوڈ تک پہنچتی ہیں: ڈسک، نیٹ ورک، ٹوکن۔
officer-step-silent-3 = جب تک یہ نہ بولے، صرف اسی لاگ سے دکھنے والے حملے نظر نہیں آتے۔
officer-step-silent-4 = سطریں آنے پر انتباہ خود بند ہو جاتا ہے۔
officer-step-link-1 = دیکھیں کہ یہ نوڈ انٹرنیٹ اور اپنی پراکسی تک پہنچتا ہے۔
officer-step-link-2 = سرٹ کو فون کریں: کیا ان کا نوڈ چل رہا ہے؟
officer-step-link-3 = جو بند اور نظر میں ہے ویسا ہی رہتا ہے۔ نئے انتباہ رابطے تک رکے رہتے ہیں۔
officer-step-link-4 = رابطہ بحال ہونے پر انتباہ خود بند ہو جاتا ہے۔
officer-step-disk-1 = جگہ بنائیں، یا نوڈ کو بڑی ڈسک دیں۔
officer-step-disk-2 = لاگ کم دنوں کے لیے رکھیں: منتظم سے کہیں۔
officer-step-disk-3 = بھرا ہوا نوڈ مزید لاگ نہیں لیتا، اس لیے مزید کچھ نظر نہیں آتا۔
officer-step-disk-4 = جگہ بننے پر انتباہ خود بند ہو جاتا ہے۔
officer-step-node-1 = اس نوڈ کے منتظم کو بتائیں۔
officer-step-node-2 = “pasban doctor” بتاتا ہے کیا خراب ہے اور کیسے ٹھیک ہو گا۔
officer-step-node-3 = تب تک نہ کچھ دستخط ہوتا ہے نہ بھیجا جاتا ہے۔
officer-step-node-4 = دیر تک رہے تو سرٹ کو فون کریں۔
officer-report-go = اس سے اطلاع شروع کریں
officer-report-hint = نشانیوں اور مشینوں کے ساتھ ایک مسودہ۔ جب تک آپ نہ بھیجیں کچھ نہیں جاتا۔
officer-says = کون کہتا ہے کہ یہ خطرہ ہے
officer-because = کیوں
officer-up = اوپر کیا جاتا ہے
officer-up-none = کچھ نہیں: یہ صرف باہر والوں نے لکھا، یا گنا نہیں گیا۔
officer-up-nobody = کچھ نہیں: یہ نوڈ کسی کو جواب دہ نہیں۔
officer-up-what = { $to } کو معلوم ہوتا ہے: { $organisations }؛ کتنی بار: { $hits }؛ پہلا دن { $first }، آخری دن { $last }۔
officer-up-false = اور یہ کہ یہ غلط انتباہ ہے۔
officer-up-never = لاگ کی سطر، مشین، صارف یا وقت کبھی نہیں۔ رابطے کے دوسرے سرے پر سرٹ جانتا ہے کہ یہ آپ ہیں؛ اس سے آگے کوئی نہیں۔
officer-band-few = 5 سے کم ادارے
officer-said = کیا کہا گیا
officer-said-false-alarm = { $who } نے اسے غلط انتباہ کہا:
officer-said-closed = { $who } نے اسے بند کیا:
officer-said-open = { $who } نے اسے دوبارہ کھولا:
officer-judge = یہ انتباہ بند کریں
officer-judge-what = یہ کیا تھا؟
officer-judge-false = غلط انتباہ
officer-judge-false-more = جو ملا وہ بے ضرر ہے۔ صرف یہی بات اوپر جاتی ہے۔
officer-judge-closed = نمٹا دیا
officer-judge-closed-more = یہ اصلی تھا۔ دوبارہ ملا تو انتباہ پھر کھل جائے گا۔
officer-judge-words = کیونکہ
officer-judge-words-hint = یہ یہیں اور آپ کی اپنی بہی میں رہتا ہے۔ آزمائش، فراہم کنندہ، یا جو آپ نے کیا وہ لکھیں۔
officer-judge-lift = نشانی کی بندش یا روک بھی ہٹا دیں
officer-judge-lift-more = اس پر نظر رہتی ہے۔ جب تک آپ نہ کہیں پالیسی اسے دوبارہ بند نہیں کرتی۔
officer-judge-all = { $n ->
    [one] اس حملے کے دوسرے انتباہ کے لیے بھی یہی
   *[other] اس حملے کے باقی { $n } انتباہوں کے لیے بھی یہی
 }
officer-judge-go = انتباہ بند کریں
officer-judge-open = دوبارہ کھولیں
officer-judge-open-go = دوبارہ کھولیں

officer-quiet-title = خاموشی کے اوقات
officer-quiet-lede = رات کو نہایت سنگین سے کم انتباہ رکتے ہیں اور صبح ایک پیغام میں آتے ہیں۔ نہایت سنگین ہر وقت بجتے ہیں۔
officer-quiet-no-mail = یہ نوڈ ڈاک نہیں بھیجتا: کوئی انتباہ کہیں نہیں بجتا۔ منتظم [mail] میں ڈاک کا سرور مقرر کرے۔
officer-quiet-all = ادارے کے لیے
officer-quiet-all-hint = ان سب کے لیے جنہوں نے اپنا کچھ مقرر نہیں کیا۔
officer-quiet-me = میرے لیے
officer-quiet-me-hint = ادارے کے اوقات سے پہلے مانا جاتا ہے۔
officer-quiet-on = خاموشی کے اوقات رکھیں
officer-quiet-from = سے
officer-quiet-to = تک
officer-quiet-zone = ٹائم زون
officer-quiet-save = محفوظ کریں
officer-quiet-forget = پھر ادارے کے اوقات لیں
officer-quiet-no-address = آپ کے کھاتے میں ڈاک کا پتا نہیں، اس لیے آپ کو کوئی انتباہ نہیں جاتا۔ منتظم شامل کر سکتا ہے۔
officer-quiet-rings = کیا ہمیشہ بجتا ہے
officer-quiet-rings-1 = نقصان دہ سافٹ ویئر، گھس بیٹھ یا ڈیٹا کا اخراج جو ملا اور بند نہ تھا۔
officer-quiet-rings-2 = لاگ کا خاموش ذریعہ: اس دوران کچھ اور بج ہی نہیں سکتا۔
officer-quiet-rings-3 = بھری ڈسک، یا نوڈ جسے بحال کرنا ہے۔
officer-quiet-rings-4 = ساتھی کا ریکارڈ جو خود سے نہ ملے۔

officer-holds-title = آپ کے منتظر
officer-holds-lede = وہ نشانیاں جنہیں نوڈ کسی انسان کے بغیر بند نہیں کرتا۔
officer-holds-none = کچھ منتظر نہیں۔ آنے والی نشانیوں پر آپ کی پالیسی عمل کرتی ہے:
officer-holds-none-go = اسے دیکھیں
officer-holds-until = اس دن تک بند
officer-holds-block = نشان زدہ بند کریں
officer-holds-watch = صرف نظر رکھیں
officer-holds-hint = ایک فرد کی بات زیادہ سے زیادہ 24 گھنٹے چلتی ہے۔ دوسرا فرد بھی منظور کرے تو چنے ہوئے دن تک۔ کبھی بند نہ کرنے کی فہرستیں دونوں پر غالب ہیں۔
officer-holds-approved = اب تک { $who } نے منظور کیا۔ دوسرے فرد سے یہ دیرپا ہوتا ہے۔
officer-holds-asked = { $who } نے { $at } سرٹ سے پوچھا۔
officer-holds-ask = واپس پوچھیں
officer-holds-gone = اس دوران ذریعے نے واپس لے لیں ({ $n }): فیصلے کی ضرورت نہیں
officer-ask-title = { $what } کے بارے میں پوچھیں
officer-ask-lede = آپ کا سوال { $to } راز داری سے پڑھتا ہے۔ { $issuer } نے کہا کہ یہ خطرہ ہے۔ یہ روکی رہتی ہے۔
officer-ask-nobody = یہ نوڈ کسی کو جواب دہ نہیں، اس لیے رابطے پر پوچھنے کو کوئی نہیں۔
officer-ask-words = آپ کا سوال
officer-ask-words-hint = آپ اسے کس کام میں لاتے ہیں؟ کیا ٹوٹ جائے گا؟
officer-ask-go = { $to } سے پوچھیں
officer-hits = { $n ->
    [one] یہاں ایک بار ملی
   *[other] یہاں { $n } بار ملی
 }

officer-blocks-title = ابھی بند
officer-blocks-lede = اس ادارے کے ریزولور اور آلات کو کیا بند کرنے کو کہا گیا ہے۔
officer-blocks-block = بند
officer-blocks-lifted = یہاں کھولی گئی
officer-blocks-expired = مدت ختم
officer-blocks-withdrawn = واپس لی گئی
officer-blocks-none-block = کچھ بند نہیں۔ شاید آپ کی پالیسی صرف نظر رکھتی ہے، یا کچھ نہیں آیا۔
officer-blocks-none-lifted = یہاں کسی نے بندش نہیں ہٹائی۔
officer-blocks-none-expired = ابھی کسی بندش کی مدت ختم نہیں ہوئی۔
officer-blocks-none-withdrawn = ابھی کسی ذریعے نے نشانی واپس نہیں لی۔
officer-lift-why = کیونکہ
officer-lift-hint = نشان زدہ چند سیکنڈ میں کھل جاتی ہیں اور نظر میں رہتی ہیں۔
officer-lift-go = نشان زدہ کھولیں
officer-unlift-hint = پالیسی نشان زدہ پر فوراً نیا فیصلہ کرتی ہے۔
officer-unlift-go = پالیسی کو پھر فیصلہ کرنے دیں

officer-questions-title = ہم سے پوچھے گئے سوال
officer-questions-lede = ہر سوال جو اس ادارے کے ریکارڈ تک پہنچا، جواب ملا یا نہیں۔ جواب حدود میں جاتے ہیں، سطروں میں کبھی نہیں۔
officer-questions-none = ابھی کسی نے کچھ نہیں پوچھا۔ سوال آتے ہی یہاں نظر آتے ہیں۔
officer-kind-of-prevalence = یہ کتنا عام ہے؟
officer-kind-of-prevalence-more = بند کرنے سے پہلے پوچھا جاتا ہے۔ انکار سے غلط بندش کا امکان بڑھتا ہے۔
officer-kind-of-hunt = کیا آپ کو یہ ملا؟
officer-kind-of-hunt-more = کسی حملے کی نشانیوں کی آپ کے ریکارڈ میں تلاش۔
officer-and-more = { $n ->
    [one] اور ایک مزید
   *[other] اور { $n } مزید
 }
officer-no-purpose = مقصد نہیں بتایا گیا
officer-ran = یہاں چلا
officer-not-run = نہیں چلا
officer-answer-none = جواب: نہیں ملا۔
officer-answer = جواب: { $of } میں سے { $n } ملیں؛ تعداد حدود میں:
officer-refused-veto = آپ اس سے انکار کرتے ہیں۔
officer-refused-days = اجازت سے زیادہ پیچھے کا سوال تھا۔
officer-refused-used = ایک دن میں بہت زیادہ نشانیاں۔
officer-refused-red = یہ TLP:RED کے بارے میں تھا، جس پر کوئی نہیں پوچھ سکتا۔
officer-refused-late = جواب کے لیے دیر سے آیا۔
officer-refused-values = کوئی نشانی نہ تھی، یا بہت زیادہ تھیں۔
officer-refused-terms = معاہدے میں ایسے سوال نہیں۔
officer-refuse = ہم کس سے انکار کرتے ہیں
officer-refuse-lede = فوراً لاگو ہوتا ہے۔ انکار والا سوال نہیں چلتا؛ یہاں درج ہوتا ہے، اور پوچھنے والا پڑھتا ہے کہ آپ نے انکار کیا۔
officer-refuse-kinds = اس قسم کے سوال
officer-refuse-all = سب سوال
officer-refuse-all-more = آپ کے ریکارڈ سے کوئی کچھ نہیں جانتا۔ پھر بندش دوسروں کے تجربے پر ہوتی ہے۔
officer-refuse-values = ان کے بارے میں سوال
officer-value-email = ای میل پتے
officer-value-url = ویب پتے (URL)
officer-value-domain = نام (ڈومین)
officer-value-ip = IP پتے
officer-value-sha256 = فائلیں (SHA-256)
officer-refuse-askers = ان کے سوال
officer-refuse-names = ان ناموں اور ان کے نیچے سب کے بارے میں سوال
officer-refuse-names-hint = ایک سطر میں ایک: اخبار، وکیل، کلینک۔ کس نے دیکھا، یہ کسی کا کام نہیں۔
officer-refuse-days = زیادہ سے زیادہ کتنے دن پیچھے
officer-refuse-days-hint = 0: اپنی کوئی حد نہیں؛ معاہدوں کی اپنی حد ہے۔
officer-refuse-go = محفوظ کریں، ابھی سے
officer-from-file = یہ ترتیب کی فائل کی قدریں ہیں؛ یہاں ابھی کسی نے نہیں بدلیں۔
officer-version = ورژن { $n }، { $who } نے { $at } محفوظ کیا۔
officer-version-by = ورژن { $n }، از { $who }۔
officer-version-second = { $who } نے اتفاق کیا۔

officer-policy-title = جوابی پالیسی
officer-policy-inherited = جب تک آپ اپنی محفوظ نہ کریں آپ کے میزبان کی پالیسی چلتی ہے۔
officer-policy-now = ابھی کیا لاگو ہے
officer-policy-change = بدلیں
officer-policy-second = لاگو ہونے سے پہلے دوسرا فرد اتفاق کرتا ہے: کوئی اور افسر، یا منتظم۔
officer-policy-alone = یہاں صرف آپ فیصلہ کر سکتے ہیں، اس لیے فوراً لاگو ہوتا ہے۔
officer-policy-versions = پچھلے ورژن
officer-policy-left = تبدیلی لاگو ہو رہی ہے: { $n ->
    [one] ایک نشانی باقی ہے۔
   *[other] { $n } نشانیاں باقی ہیں۔
 }
officer-policy-young = یہ نوڈ پہلے ہفتے میں ہے اور { $until } تک صرف نظر رکھتا ہے، یہاں کچھ بھی لکھا ہو۔
officer-policy-what-q = نوڈ خود کیا کرتا ہے؟
officer-policy-what-more = { $n ->
    [0] بغیر استثنا۔
    [one] ایک استثنا کے ساتھ۔
   *[other] { $n } استثناؤں کے ساتھ۔
 }
officer-something = کچھ ہوا ہے: اطلاع دیں
officer-would-q = پچھلے ہفتے اس سے کیا ہوتا؟
officer-would = { $n ->
    [0] یہ کچھ بند کرنے کو نہیں کہتی
    [one] ایک نشانی بند کرنے کو کہتی ہے، { $used ->
        [0] جو آپ استعمال نہیں کرتے
       *[other] جو آپ استعمال کرتے ہیں
     }
   *[other] { $n } نشانیاں بند کرنے کو کہتی ہے، { $used ->
        [0] جن میں سے کوئی آپ استعمال نہیں کرتے
        [one] جن میں سے ایک آپ استعمال کرتے ہیں
       *[other] جن میں سے { $used } آپ استعمال کرتے ہیں
     }
 }
officer-would-more = { $blocked } بند، ان میں وہ بھی جو کسی نے منظور کیں؛ { $held } آپ کے لیے روکی گئیں، { $watched } پر نظر۔
officer-would-def = { $since } سے آنے والی نشانیاں، جیسے ابھی فیصلہ ہوتا، آپ کے اپنے { $days } دن کے ریکارڈ کے ساتھ۔
officer-would-bounded = صرف { $n } تازہ ترین آزمائی گئیں۔
officer-would-sure-q = یہ کتنا یقینی ہے؟
officer-would-sure = { $n ->
    [0] یقینی نہیں: ریکارڈ نہیں ہے
    [one] ایک دن کے لاگ پر مبنی
   *[other] { $n } دن کے لاگ پر مبنی
 }
officer-would-sure-none = ریکارڈ کے بغیر نوڈ نہیں جانتا آپ کیا استعمال کرتے ہیں، اس لیے بند کرنے کے بجائے روکتا ہے۔
officer-would-sure-more = جو کسی لاگ میں نہیں وہ غیر مستعمل شمار ہوتا ہے۔
officer-used-by = { $n ->
    [one] ایک مشین استعمال کرتی ہے
   *[other] { $n } مشینیں استعمال کرتی ہیں
 }
officer-policy-usual = جو نشانی بند کی جا سکتی ہے اس پر معمول کیا ہے
officer-respond-watch = نظر رکھیں
officer-respond-watch-more = ہر لاگ میں دیکھیں اور لوگوں کو بتائیں۔
officer-respond-hold = روک رکھیں
officer-respond-hold-more = نظر رکھیں، اور کسی سے پوچھیں کہ بند کریں یا نہیں۔
officer-respond-block = بند کریں
officer-respond-block-more = جو یہاں کوئی استعمال نہیں کرتا فوراً بند؛ باقی پوچھ کر۔
officer-policy-block-days = بندش کتنے دن رہے
officer-policy-block-days-hint = 1 سے 90۔ پھر خود ختم۔
officer-policy-first-week = پہلے ہفتے صرف نظر رکھیں
officer-policy-first-week-more = اس نوڈ کے، اور ہر نئے رابطے کے۔
officer-policy-exceptions = استثنا
officer-policy-exceptions-hint = جو پہلے پورا اترے وہی مانا جاتا ہے۔ ہٹانے کے لیے سطر کو “استثنا نہیں” پر چھوڑیں۔
officer-policy-then = تو
officer-any-class = کچھ بھی
officer-any-source = کوئی بھی
officer-own-source = یہ نوڈ
officer-no-exception = استثنا نہیں
officer-policy-veto = کیا اتنا عام ہے کہ بند نہ ہو
officer-policy-veto-hint = جو نشانی 30 دن میں آپ کی اتنی مشینوں کو ملی اس کے لیے دو افراد چاہییں۔
officer-policy-veto-hosts = اتنی مشینوں سے
officer-policy-veto-hosts-hint = 1 یا زیادہ۔
officer-policy-veto-percent = یا معلوم مشینوں کا اتنا فیصد
officer-policy-veto-percent-hint = 1 سے 100۔
officer-policy-veto-days = یا 30 میں سے اتنے دن
officer-policy-veto-days-hint = 1 سے 30۔
officer-policy-budgets = انسان کے بغیر کتنا ہو سکتا ہے
officer-policy-blocks-per-hour = ایک رابطے کی نئی بندشیں فی گھنٹہ
officer-policy-blocks-per-hour-hint = اس سے زیادہ آپ کا منتظر رہتا ہے۔
officer-policy-growth-percent = دس منٹ میں بند فہرست کا اضافہ، فیصد
officer-policy-growth-percent-hint = نئی فہرست میں ہمیشہ 100 شامل ہو سکتے ہیں۔
officer-policy-k = دوسروں کو دکھنے والا سب سے چھوٹا گروہ
officer-policy-k-hint = 5 یا زیادہ۔ شعبہ یا تعداد دوسروں کو تبھی دکھتی ہے جب اتنے ادارے مراد ہو سکتے ہوں۔
officer-policy-try-go = دیکھیں کیا ہوتا
officer-policy-save-go = محفوظ کریں، ابھی سے
officer-policy-ask-go = دوسرے فرد سے پوچھیں
officer-policy-back = ویسا ہی رہنے دیں
officer-sentence-watch = { $source } سے { $class }: نظر رکھیں۔
officer-sentence-hold = { $source } سے { $class }: روکیں اور پوچھیں۔
officer-sentence-block = { $source } سے { $class }: { $days } دن بند۔
officer-sentence-usual-watch = نظر رکھتا ہے، کچھ بند نہیں کرتا
officer-sentence-usual-hold = روک کر انسان سے پوچھتا ہے
officer-sentence-usual-block = { $days } دن کے لیے بند کرتا ہے
officer-sentence-veto = جو { $hosts } مشینوں، ان کے { $percent } فیصد، یا 30 میں سے { $days } دن ملا وہ دو افراد کے بغیر کبھی بند نہیں۔
officer-sentence-budget = ایک رابطے کی فی گھنٹہ زیادہ سے زیادہ { $hour } نئی بندشیں؛ فہرست دس منٹ میں { $percent } فیصد بڑھتی ہے۔
officer-sentence-first-week = نوڈ اور ہر رابطے کے پہلے ہفتے صرف نظر۔
officer-try-title = اس سے کیا ہوتا؟
officer-try-against = پچھلے ہفتے: { $blocked } بند اور { $held } روکی گئیں۔ آج کی پالیسی سے: { $was } بند اور { $washeld } روکی گئیں۔
officer-try-sentences = کیا لاگو ہو گا
officer-col-would = ہو گا
officer-col-today = ابھی ہے
officer-wish-mine = آپ کی تبدیلی { $at } پوچھی گئی اور دوسرے فرد کی منتظر ہے۔
officer-wish-other = { $who } پالیسی بدلنا چاہتے ہیں، { $at } پوچھا:
officer-wish-granted = { $who } نے تبدیلی سے اتفاق کیا۔
officer-wish-apply = ابھی لاگو کریں
officer-wish-refused = { $who } نے آپ کی تبدیلی سے انکار کیا:
officer-wish-reason = انکار کی صورت میں وجہ
officer-wish-yes = اتفاق: فوراً لاگو
officer-wish-no = انکار
officer-second-answer = ہاں یا نہیں کہیں۔
officer-second-other = اس کا فیصلہ کوئی اور کرتا ہے: نہ پوچھنے والا، نہ سوال سے نیا کھاتہ۔
officer-stop-title = روکنے کا بٹن
officer-stop-lede = چند سیکنڈ میں بندش روک دیتا ہے: جو بند ہے نظر میں آ جاتا ہے۔ جب کوئی ضروری چیز نہ چلے اور بندش کا شک ہو تب استعمال کریں۔
officer-stop-source = کس کی بندشیں
officer-stop-all = سب بندشیں
officer-stop-why = کیونکہ
officer-stop-go = بندش ابھی روکیں
officer-stop-go-on = دوبارہ اجازت دیں
officer-stopped-all = سب بندشیں رکی ہوئی ہیں۔
officer-stopped-one = { $name } کے کہنے پر بندشیں رکی ہوئی ہیں۔
officer-stopped-by = از { $who }، { $at }۔
officer-stopped-above = یہ اس ادارے سے اوپر روکا گیا؛ وہی دوبارہ اجازت دے سکتے ہیں۔

officer-protect-title = فائر وال اور ریزولور
officer-protect-lede = اپنے آلات کو یہاں جوڑیں؛ جو بند ہو چند منٹ میں ان تک پہنچتا ہے۔
officer-protect-what-q = ابھی کیا بند ہے؟
officer-protect-what = { $n ->
    [one] ایک نشانی
   *[other] { $n } نشانیاں
 }
officer-protect-used-q = کیا کوئی آلہ اسے استعمال کرتا ہے؟
officer-protect-used = آخری بار { $at } لیا گیا
officer-protect-unused = ابھی کسی نے کچھ نہیں لیا
officer-protect-unused-more = جب تک کوئی آلہ فہرست یا زون نہ لے کچھ بند نہیں ہوتا۔
officer-protect-stale = ایک دن سے زیادہ ہو گیا: آلہ دیکھیں۔
officer-protect-test-q = کیا یہ کام کرتا ہے؟
officer-protect-test = اپنے ریزولور سے پوچھیں
officer-protect-test-go = کمانڈ
officer-token-title = آلات کے ٹوکن
officer-token-lede = آلہ فہرست لینے کے لیے ٹوکن دکھاتا ہے۔ ہر آلے کا الگ بنائیں، تاکہ ایک کو الگ منسوخ کیا جا سکے۔
officer-token-name = کون سا آلہ
officer-token-name-hint = مثلاً: فائر وال، صدر دفتر۔
officer-token-make = ٹوکن بنائیں
officer-token-made = { $at } بنایا گیا۔
officer-token-ends = { $at } ختم۔
officer-token-revoke = منسوخ کریں
officer-shown-title = ٹوکن
officer-shown-once = ابھی نقل کر لیں۔ صرف اسی بار دکھایا جاتا ہے اور کہیں نہیں رکھا جاتا۔
officer-shown-put = اپنے آلے کے متن میں جہاں { $placeholder } لکھا ہے وہاں رکھیں۔
officer-shown-gone = یہ ٹوکن دکھایا جا چکا، یا بہت دیر رکا رہا۔ منسوخ کر کے دوسرا بنائیں۔
officer-products = کہاں کیا لکھنا ہے
officer-lists = فہرستیں
officer-col-list = فہرست
officer-col-fetched = آخری بار لی گئی
officer-col-entries = اندراجات
officer-never-fetched = کبھی نہیں لی گئی
officer-list-domains-txt = نام، ایک سطر میں ایک
officer-list-hosts-txt = نام hosts فائل کی صورت: صرف یہی نام، نیچے کے نہیں
officer-list-addresses-txt = پتے اور نیٹ ورک، ایک سطر میں ایک
officer-list-urls-txt = ویب پتے، ایک سطر میں ایک
officer-list-hashes-txt = فائلیں، ایک سطر میں ایک ہیش
officer-list-pasban-nft = nftables کے سیٹ
officer-list-pasban-rules = Suricata کے قاعدے
officer-list-rpz-zone = جوابی پالیسی زون، فائل کی صورت
officer-zone = ریزولوروں کا زون
officer-zone-apex = نام
officer-zone-listen = یہاں سے لیں
officer-zone-key = TSIG کلید
officer-zone-secret = اس کا راز منتظم کے پاس ہے؛ کہیں نہیں دکھایا جاتا۔
officer-zone-no-key = کوئی نہیں: کون لے سکتا ہے [zone] allow میں ہے
officer-zone-serial = سیریل
officer-zone-current = تازہ
officer-zone-behind = اس کے پاس { $serial }
officer-zone-none = یہ نوڈ کوئی زون نہیں دیتا۔ منتظم [zone] میں مقرر کرتا ہے؛ فہرستیں اس کے بغیر بھی چلتی ہیں۔
officer-zone-hosted = زون آپ کے میزبان کا ہے: اپنے سرٹ سے اس کے ریزولور کا پتا پوچھیں۔ فہرستیں صرف آپ کی ہیں۔
officer-test = دیکھیں کہ یہ کام کرتا ہے
officer-test-ask = { $name } ابھی بند ہے۔ اس کے پیچھے کی کسی مشین سے اپنے ریزولور سے پوچھیں:
officer-test-good = درست: “NXDOMAIN”، “Non-existent domain”، یا وجہ بتانے والے صفحے کا پتا۔ کوئی اور پتا: ریزولور ابھی زون استعمال نہیں کر رہا۔
officer-test-no-sample = ابھی کوئی نام بند نہیں، اس لیے آزمانے کو کچھ نہیں۔
officer-test-fetch = آلے کی طرح لیں
officer-product-fortigate = FortiGate (FortiOS 7)
officer-product-fortigate-1 = اوپر ٹوکن بنائیں، جہاں TOKEN لکھا ہے وہاں رکھیں، اور متن CLI میں لکھیں؛ یا Security Fabric > External Connectors > Create New > Threat Feeds میں: Domain Name اور IP Address۔
officer-product-fortigate-2 = DNS Filter پروفائل میں نئی remote category کو Redirect to Block Portal کریں، اور pasban-addresses کو External IP Block List۔ پروفائل اپنے صارفین کی پالیسی میں لگائیں۔
officer-product-fortigate-3 = Policy & Objects > Firewall Policy میں pasban-addresses کی طرف ٹریفک روکیں۔ فہرست میں زیادہ سے زیادہ 131,072 سطریں یا 10 MB۔
officer-product-mikrotik = MikroTik (RouterOS 7)
officer-product-mikrotik-1 = نام: DNS adlist (RouterOS 7.15 اور بعد)۔ صرف وہی نام بند ہوتے ہیں، نیچے کے نہیں۔ صارفین راؤٹر کو اپنا DNS سرور بنائیں۔
officer-product-mikrotik-2 = پتے: ایک اسکرپٹ ہر 15 منٹ میں “pasban” فہرست بھرتا ہے۔ اسکرپٹ چھوٹی فائل ہی پڑھتا ہے، اس لیے 1,000 کی حد۔
officer-product-mikrotik-3 = drop کا قاعدہ accept کے قاعدوں سے اوپر رکھیں۔ سرٹیفکیٹ جانچا جاتا ہے: نوڈ کا اپنا ہو تو درآمد کریں۔
officer-product-bind = BIND 9.18
officer-product-bind-1 = اس نوڈ کے منتظم سے کلید کا راز لیں؛ جہاں SECRET لکھا ہے وہاں رکھیں، ایسی فائل میں جسے صرف named پڑھے۔
officer-product-bind-2 = زون میں ہر نام اور اس کے نیچے سب شامل ہے۔ ختم ہونے تک آخری لیا ہوا رہتا ہے۔
officer-product-bind-3 = named-checkconf چلائیں، پھر rndc reconfig۔ منتظم ریزولور کو [zone] notify میں شامل کرے، تاکہ تبدیلی سیکنڈوں میں پہنچے۔
officer-product-unbound = Unbound 1.17
officer-product-unbound-1 = Unbound میں TSIG نہیں: منتظم اس کا پتا [zone] allow اور [zone] notify_unsigned میں شامل کرے۔
officer-product-unbound-2 = نوڈ کا سرٹیفکیٹ /etc/unbound/pasban.pem میں نقل کریں۔ اس پورٹ پر TCP اور UDP کھولیں: سیریل UDP سے پوچھا جاتا ہے۔ اگر primary کے بعد نام ہو تو اس کی جگہ پتا لکھیں۔
officer-product-unbound-3 = unbound-checkconf چلائیں، پھر unbound-control reload۔
officer-product-windows = Windows (DNS سرور اور صارف مشینیں)
officer-product-windows-1 = Windows DNS Server جوابی پالیسی زون نہیں پڑھتا۔ زون کے ساتھ BIND یا Unbound چلائیں اور Windows سرور اسے آگے پوچھے؛ RESOLVER اس کا پتا ہے۔
officer-product-windows-2 = Active Directory میں مشینیں اپنے domain controller سے ہی پوچھتی ہیں؛ وہ آگے پوچھتے ہیں۔ ورنہ DHCP سے یا دکھائے گئے طریقے سے ریزولور دیں۔
officer-product-windows-3 = DNS policies (Windows Server 2016 اور بعد) چند نام ہاتھ سے بند کرتی ہیں۔ یہ فہرستوں کے لیے نہیں۔
officer-product-pfsense = pfSense (پیکیج pfBlockerNG)
officer-product-pfsense-1 = pfBlockerNG لگائیں اور DNSBL چلائیں؛ صارفین فائر وال کا DNS Resolver استعمال کریں۔
officer-product-pfsense-2 = دونوں ذریعے شامل کریں، TOKEN کی جگہ اپنا ٹوکن۔ پھر ٹوکن فائر وال کے لاگ میں ہوتا ہے: صرف اسی کے لیے بنائیں۔
officer-product-pfsense-3 = خود pfSense کا alias قسم URL Table (IPs) بھی چلتا ہے، مگر دن میں ایک بار ہی تازہ ہوتا ہے۔
officer-product-opnsense = OPNsense
officer-product-opnsense-1 = نام: Unbound DNS کی blocklist۔ صارفین فائر وال کو اپنا DNS سرور بنائیں۔
officer-product-opnsense-2 = پتے: alias قسم URL Table (IPs)، اور ایک قاعدہ جو اسے destination کے طور پر روکے۔
officer-product-opnsense-3 = blocklist کی تازہ کاری System > Settings > Cron (Update Unbound DNSBLs) میں مقرر کریں۔

officer-col-value = نشانی
officer-col-loud = شدت
officer-col-hits = کتنی بار
officer-col-last = آخری بار
officer-col-done = یہاں کیا ہوا
officer-col-class = قسم
officer-col-says = کون کہتا ہے
officer-col-why = کیوں
officer-col-since = کب سے
officer-col-blocked = بند ہوئی
officer-col-changed = بدلی
officer-col-until = کب تک
officer-col-asker = کس نے پوچھا
officer-col-question = سوال
officer-col-for = کس لیے
officer-col-days = کتنے دن پیچھے
officer-col-answer = جواب
officer-done-block = بند
officer-done-hold = روکی گئی
officer-done-watch = نظر میں
officer-done-lifted = کھولی گئی
officer-done-withdrawn = واپس لی گئی
officer-done-expired = مدت ختم
officer-done-nothing = ابھی کچھ نہیں
officer-class-abusive-content = سپام اور بدسلوکی
officer-class-malicious-code = نقصان دہ سافٹ ویئر
officer-class-information-gathering = ٹوہ لینا
officer-class-intrusion-attempts = گھسنے کی کوشش
officer-class-intrusions = گھس بیٹھ
officer-class-availability = سروس بند کرنے کا حملہ
officer-class-information-content-security = ڈیٹا کا اخراج
officer-class-fraud = فشنگ اور دھوکا
officer-class-vulnerable = کھلی کمزوری
officer-class-other = کچھ اور
officer-class-test = مشق

officer-why-rule-watch = آپ کی پالیسی کا استثنا { $n }: نظر رکھیں۔
officer-why-rule-hold = آپ کی پالیسی کا استثنا { $n }: انسان سے پوچھیں۔
officer-why-rule-block = آپ کی پالیسی کا استثنا { $n }: { $days } دن بند۔
officer-why-no-rule-watch = آپ کی پالیسی عموماً نظر رکھتی ہے۔
officer-why-no-rule-hold = آپ کی پالیسی عموماً انسان سے پوچھتی ہے۔
officer-why-no-rule-block = آپ کی پالیسی عموماً { $days } دن بند کرتی ہے۔
officer-why-withdrawn = ذریعے نے واپس لے لی۔
officer-why-expired = اس کی مدت ختم ہے۔
officer-why-not-yet-valid = اس کی مدت شروع نہیں ہوئی۔
officer-why-block-over = بندش جتنی رہ سکتی تھی رہ چکی۔
officer-why-look-up-only = ذریعہ صرف دیکھنے کی اجازت دیتا ہے۔
officer-why-not-permitted = ذریعہ بند کرنے کی اجازت نہیں دیتا۔
officer-why-kind-not-blockable = اس قسم کی نشانی نام یا پتے سے بند نہیں ہو سکتی۔
officer-why-unsigned = کسی جڑے ذریعے نے دستخط نہیں کیے، اس لیے خود کبھی بند نہیں ہوتی۔
officer-why-new-node = یہ نوڈ پہلے { $n } دن صرف نظر رکھتا ہے۔
officer-why-new-link = نئے رابطے سے آنے والی نشانی پر { $n } دن صرف نظر رہتی ہے۔
officer-why-never-block = یہ کبھی بند نہ کرنے کی فہرست میں ہے۔
officer-why-kill-switch-nation = بندش اوپر سے روکی گئی ہے۔
officer-why-kill-switch-node = بندش یہاں روکی گئی ہے۔
officer-why-kill-switch-issuer = اس ذریعے کے کہنے پر بندشیں رکی ہیں۔
officer-why-kill-switch-link = اس رابطے کی بندشیں رکی ہیں۔
officer-why-common-here = یہاں عام ہے: { $m } میں سے { $n } مشینوں کو ملی، 30 میں سے { $days } دن۔
officer-why-met-here = یہاں { $n ->
    [one] ایک مشین کو
   *[other] { $n } مشینوں کو
 } ملی، 30 میں سے { $m ->
    [one] ایک دن۔
   *[other] { $m } دن۔
 }
officer-why-met-elsewhere = دوسروں کو بھی ملی۔
officer-why-history-unknown = ریکارڈ نہیں کہ یہاں کسے اس کی ضرورت ہے۔
officer-why-link-budget = اس گھنٹے کی { $n } نئی بندشیں پوری ہو چکیں۔
officer-why-zone-growth = فہرست دس منٹ میں { $n } بڑھ سکتی ہے، اور بڑھ چکی۔
officer-why-approved = لوگوں نے منظور کیا۔
officer-why-settled = اس کے خلاف جو تھا لوگوں نے طے کر دیا۔
officer-why-too-broad = اتنی وسیع ہے کہ اس پر نظر نہیں رکھی جا سکتی۔
officer-why-lifted = یہاں کسی نے کھولی۔
officer-why-link-ended = اس کے حق میں کوئی رابطہ باقی نہیں۔

officer-fault-words = وجہ لکھیں، 1 سے { $n } حروف۔
officer-fault-number = پورا عدد لکھیں۔
officer-fault-between = { $low } سے { $high } تک عدد لکھیں۔
officer-fault-many = زیادہ سے زیادہ { $n }۔
officer-fault-exceptions = استثنا کے لیے قسم، ذریعہ اور کام چاہیے۔ ہر ایک اپنی فہرست سے چنیں۔
officer-fault-exception-all = کسی سے بھی کچھ بھی کا استثنا خود معمول ہے: اسے بدلیں۔
officer-fault-source = فہرست سے ذریعہ چنیں۔
officer-fault-same = یہی تو پہلے سے لاگو ہے۔
officer-fault-pick = کم از کم ایک نشانی چنیں، زیادہ سے زیادہ 50۔
officer-fault-gone = { $n ->
    [one] یہ اب منتظر نہیں: ذریعے نے واپس لے لی، یا کسی ساتھی نے فیصلہ کر دیا۔
   *[other] ان { $n } میں سے کوئی اب منتظر نہیں: ذریعے نے واپس لے لیں، یا کسی ساتھی نے فیصلہ کر دیا۔
 }
officer-fault-until = وہ دن گزر چکا۔ بعد کا دن چنیں۔
officer-fault-not-false = یہ خود نوڈ کے بارے میں ہے۔ جو کیا وہ لکھ کر بند کریں۔
officer-fault-hours = خاموشی کے اوقات جس وقت شروع ہوں اس سے الگ وقت ختم ہوں۔
officer-fault-asker = کون نہیں پوچھ سکتا، فہرست سے چنیں۔
officer-fault-name = { $name } example.com جیسا نام نہیں۔
officer-fault-token = اس نام کا ٹوکن موجود ہے۔ دوسرا نام لیں، یا پرانا منسوخ کریں۔
