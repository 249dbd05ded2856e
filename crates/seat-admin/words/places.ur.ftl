# Hosted firms, organisations, who answers to whom.
admin-tenants-title = یہاں رکھے ہوئے ادارے
admin-tenants-lede = ان کا ڈیٹا اس نوڈ پر ہے، ہر ایک کا دوسرے سے الگ۔
admin-tenants-q1 = یہاں کتنے ہیں؟
admin-tenants-a1 = { $n ->
    [one] ایک ادارہ یہاں رکھا ہے۔
   *[other] { $n } ادارے یہاں رکھے ہیں۔
 }
admin-tenants-m1 = آپ دیکھتے ہیں کہ کون استعمال کرتا ہے، یہ نہیں کہ ان کے اندر کیا ہو رہا ہے۔
admin-tenants-q2 = کس کی مدد کرنی ہے؟
admin-tenants-a2 = { $n ->
    [one] ان میں سے ایک کو ابھی کوئی استعمال نہیں کرتا۔
   *[other] ان میں سے { $n } کو ابھی کوئی استعمال نہیں کرتا۔
 }
admin-tenants-a2-none = ہر ایک کو کوئی نہ کوئی استعمال کرتا ہے۔
admin-tenants-m2 = جسے کوئی استعمال نہ کرے اسے خبردار نہیں کیا جا سکتا۔ مالک کو فون کریں اور نیا لنک بنائیں۔
admin-tenants-q3 = نیا ادارہ کیسے لوں؟
admin-tenants-a3 = ادارے کا نام اور مالک کا نام کافی ہے۔
admin-tenants-m3 = فارم پر
admin-tenants-none = ابھی یہاں کوئی ادارہ نہیں۔ نیچے پہلا شامل کریں۔
admin-tenants-none-found = اس نام کا کوئی ادارہ یہاں نہیں۔
admin-search-name = نام
admin-col-people = افراد
admin-tenant-nobody = کسی کو بلایا نہیں
admin-tenant-invited = بلایا، کوئی آیا نہیں
admin-tenant-used = زیرِ استعمال
admin-tenant-invite = کسی کو بلائیں
admin-tenants-add = ادارہ شامل کریں
admin-tenants-add-lede = مالک کو ایک بار کا لنک ملتا ہے، فون کے لیے QR کوڈ کے ساتھ۔
admin-t-firm = ادارے کا نام
admin-t-firm_ur = نام اردو میں
admin-t-sector = شعبہ
admin-t-sector-hint = جیسے finance، health، energy۔
admin-t-domains = ویب سائٹ اور میل کے ڈومین
admin-t-domains-hint = بیچ میں کوما۔ یہ یہاں کبھی بند نہیں ہوتے، اور اطلاعات میں انہیں ڈھونڈا جاتا ہے۔
admin-t-owner = مالک کا نام
admin-t-email = مالک کی ای میل
admin-t-email-hint = خالی رہ سکتی ہے۔
admin-tenants-add-go = شامل کریں اور لنک بنائیں
admin-fault-domain = { $word } ڈومین نہیں۔ یوں لکھیں: shop.example۔
admin-fault-org-there = اس نام کا ادارہ پہلے سے ہے۔ اداروں کی فہرست سے کھولیں۔
admin-orgs-title = ادارے
admin-orgs-q1 = ہم کن کے لیے ہیں؟
admin-orgs-a1 = { $n ->
    [one] ایک ادارہ۔
   *[other] { $n } ادارے۔
 }
admin-orgs-m1 = اپنے نوڈ کے ساتھ: { $node }۔ یہاں رکھے ہوئے: { $tenant }۔ صرف رابطہ کار سے: { $contact }۔
admin-orgs-q2 = کس تک نہیں پہنچ سکتے؟
admin-orgs-a2 = { $n ->
    [one] ایک کا جواب دینے والا درج نہیں۔
   *[other] { $n } کا جواب دینے والا درج نہیں۔
 }
admin-orgs-a2-none = ہر ایک کا جواب دینے والا درج ہے۔
admin-orgs-m2 = نام اور نمبر کے بغیر رات کو کوئی انتباہ نہیں پہنچتا۔
admin-orgs-q3 = سب سے اہم کیا ہے؟
admin-orgs-a3 = { $n ->
    [one] ایک اہم قومی ڈھانچا ہے۔
   *[other] { $n } اہم قومی ڈھانچا ہیں۔
 }
admin-orgs-m3 = { $n ->
    [one] ایک شعبے میں۔
   *[other] { $n } شعبوں میں۔
 }
admin-orgs-none = اس چھانٹی میں کوئی ادارہ نہیں۔ خانہ خالی کریں یا نیا شامل کریں۔
admin-orgs-add = ادارہ شامل کریں
admin-orgs-add-go = شامل کریں
admin-orgs-add-lede = پہلے یہ صرف رابطہ کار سے یہاں ہے۔ بعد میں رابطہ بن سکتا ہے یا یہاں رکھا جا سکتا ہے۔
admin-search-org = نام یا ڈومین
admin-col-province = صوبہ
admin-col-presence = یہاں کیسے ہے
admin-col-answers = جواب کون دیتا ہے
admin-nobody-answers = کوئی درج نہیں
admin-presence-node = اپنا نوڈ
admin-presence-tenant = یہاں رکھا ہوا
admin-presence-contact = رابطہ کار سے
admin-critical = اہم قومی ڈھانچا
admin-critical-only = صرف اہم
admin-critical-hint = اس کے رکنے سے بہت لوگوں کو نقصان ہو۔
admin-province-PK = پورا ملک
admin-province-PK-BA = بلوچستان
admin-province-PK-GB = گلگت بلتستان
admin-province-PK-IS = اسلام آباد
admin-province-PK-JK = آزاد جموں و کشمیر
admin-province-PK-KP = خیبر پختونخوا
admin-province-PK-PB = پنجاب
admin-province-PK-SD = سندھ
admin-fault-province = فہرست سے صوبہ چنیں۔
admin-fault-range = { $word } پتوں کی حد نہیں۔ یوں لکھیں: 203.0.113.0/24۔
admin-fault-matter = فہرست سے معاملہ چنیں۔
admin-org-facts = ہم کیا جانتے ہیں
admin-org-unknown = نہ ڈومین درج ہیں نہ پتے۔ اس کی پہچان نہ ڈھونڈی جاتی ہے نہ بندش سے بچائی جاتی ہے۔
admin-org-edit = بدلیں
admin-org-save = محفوظ کریں
admin-org-link = اس کا رابطہ
admin-org-people = اس کے افراد
admin-org-offer = رابطے کی پیشکش کریں
admin-org-answers = یہ کس کو جواب دہ ہے
admin-org-answers-us = یہ اس سرٹ کو جواب دہ ہے۔ اس کے علاوہ:
admin-answers-to = ادارے کا نام
admin-answers-to-hint = کوئی اور سرٹ، نگران ادارہ، وزارت۔ ایک ہی ہجے ایک ہی ادارہ۔
admin-matter = کس معاملے میں
admin-matter-incidents = واقعات
admin-matter-filings = قانونی اطلاعات
admin-matter-readiness = تیاری
admin-matter-exchange = نشانیوں کا تبادلہ
admin-lead = سربراہ
admin-lead-tick = اس معاملے میں سربراہ ہے
admin-answers-go = درج کریں
admin-answers-end = اب نہیں
admin-o-name = نام
admin-o-name_ur = نام اردو میں
admin-o-sector = شعبہ
admin-o-sector-hint = جیسے finance، health، energy۔
admin-o-contact = جواب کون دیتا ہے
admin-o-contact-hint = نام اور عہدہ، جیسے سعدیہ خان، سربراہ حفاظت۔
admin-o-phone = ٹیلی فون، رات کو بھی
admin-o-email = ای میل
admin-o-domains = ڈومین
admin-o-domains-hint = ہر سطر میں ایک۔ یہاں کبھی بند نہیں ہوتے، اور کچھ باہر جانے سے پہلے ڈھونڈے جاتے ہیں۔
admin-o-ranges = پتوں کی حدیں
admin-o-ranges-hint = ہر سطر میں ایک، جیسے 203.0.113.0/24۔
admin-o-aliases = دوسرے نام
admin-o-aliases-hint = مختصر نام اور برانڈ، ہر سطر میں ایک۔
admin-relations-title = کون کس کو جواب دہ ہے
admin-relations-q1 = ہمیں کون جواب دہ ہے؟
admin-relations-a1 = { $n ->
    [one] ایک ادارہ، ایک بار گنا۔
   *[other] { $n } ادارے، ہر ایک ایک بار گنا۔
 }
admin-relations-m1 = نافذ معاہدے کے تحت یا یہاں رکھے ہوئے: { $agreed }۔
admin-relations-q2 = ہم کس کو جواب دہ ہیں؟
admin-relations-a2 = { $n ->
    [one] ہمارے اوپر ایک سرٹ۔
   *[other] ہمارے اوپر { $n } سرٹ۔
 }
admin-relations-m2 = ہمارے برابر کے ساتھی: { $n }۔
admin-relations-q3 = کون دوسروں کو بھی جواب دہ ہے؟
admin-relations-a3 = { $n ->
    [one] ایک ادارہ۔
   *[other] { $n } ادارے۔
 }
admin-relations-m3 = جو دو راستوں سے آئے وہ ایک بار گنا جاتا ہے۔
admin-relations-picture = نقشہ
admin-relations-by-sector = ایک ایک کر کے بنانے کے لیے بہت زیادہ ہیں: ہر خانہ ایک شعبہ ہے۔ جدول میں سب ہیں۔
admin-relations-none = ابھی کوئی اس نوڈ کو جواب دہ نہیں، نہ یہ کسی کو۔ ادارہ شامل کریں یا پیشکش قبول کریں۔
admin-col-who = کون
admin-col-answers-to = کس کو
admin-col-basis = کیسے
admin-col-agreement = معاہدہ
admin-basis-link = نوڈ سے نوڈ
admin-basis-hosted = یہاں رکھا ہوا
admin-basis-contact = رابطہ کار سے
admin-basis-named = یہاں درج
admin-basis-partner = ساتھی
admin-tie-agreed = معاہدہ نافذ، یا یہاں رکھا ہوا
admin-tie-waiting = وقفے میں، یا ابھی تصدیق نہیں
admin-tie-contact = صرف رابطہ کار سے
admin-rel-agreement = معاہدہ { $n }، { $state }
admin-rel-sector = { $n ->
    [one] ایک، معاہدے والے { $agreed }
   *[other] { $n }، معاہدے والے { $agreed }
 }
admin-rel-others = کچھ ان کو بھی جواب دہ ہیں:
admin-rel-other = { $n ->
    [one] ہمارا ایک
   *[other] ہمارے { $n }
 }
admin-no-sector = شعبہ درج نہیں
admin-version = نسخہ { $n }
