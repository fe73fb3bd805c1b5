"""Patterns of what stands around an article, for wordings too long or too free for `phrases`.

Each is matched without case against one line, and only a line of at most `LIMITS[kind]` words:
what is longer is prose about the thing. Every wording is one that many sites use; none was
taken from one site alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.readers.lines.phrases import Kind

LIMITS: Mapping[Kind, int] = {
    "share": 14,
    "menu": 9,
    "legal": 90,
    "comments": 45,
    "related": 34,
    "letter": 48,
    "advert": 14,
    "tags": 60,
    "media": 30,
    "form": 30,
}

WORDINGS: Mapping[Kind, tuple[str, ...]] = {
    "share": (
        r"^(?:share|tweet|pin|post|send|email|e-mail|forward|teilen|partager|compartir|compartilhar|condividi|delen|dela|del|udostępnij|sdílet|поделиться|поширити|paylaş|شارك|分享)\b.{0,40}(?:facebook|twitter|whatsapp|linkedin|pinterest|e-?mail|link|friend|telegram|reddit|微信|微博)",
        r"^\d[\d.,]*\s?[km]?\s*(?:shares?|likes?|views?|retweets?|partages?|mal geteilt|compartidos?|просмотр\w*|görüntülenme|مشاهدة|阅读)$",
        r"^(?:click to )?(?:copy|share|print)(?: (?:this|the|a))? (?:link|url|page|story|article)\b",
    ),
    "menu": (
        r"^(?:skip|jump) to\b.{0,40}$",
        r"^(?:view|see|show|browse|explore|discover|read|load|all) (?:all|more|full|our)\b.{0,40}$",
        r"^(?:zum|zur) (?:\w+ )?(?:springen|übersicht|startseite|hauptinhalt)\b",
        r"^←|→$|^(?:«|‹|<<)\s|\s(?:»|›|>>)$",
        r"^(?:toggle|open|close|expand|collapse)\b.{0,30}$",
        r"^page \d+(?: of \d+)?$",
    ),
    "legal": (
        r"^\W*(?:©|copyright)\W*(?:\(?(?:19|20)\d\d|\w)|(?:©|\(c\)|copyright)\s*\(?(?:19|20)\d\d",
        r"\ball rights (?:of reproduction.{0,30} )?(?:are )?reserved|alle rechte (?:vorbehalten|voorbehouden)|tous droits.{0,30}réservés|todos los derechos(?: están)? reservados|todos os direitos reservados|tutti i diritti.{0,20}riservati|riproduzione (?:vietata|riservata)|wszelkie prawa zastrzeżone|všechna práva vyhrazena|все права защищены|усі права захищені|tüm hakları saklıdır|جميع الحقوق محفوظة|כל הזכויות שמורות|版权所有|版權所有|未经.{0,12}(?:授权|许可).{0,12}(?:转载|复制)|無断(?:転載|複製)|무단.{0,3}전재|hak cipta|med ensamrätt|alle rettigheter|alle rettigheder",
        r"\b(?:may not|must not|cannot|not to) be (?:re)?(?:published|produced|distributed|broadcast|written|copied)\b(?=.{0,60}\b(?:without|except|any|redistribut|rewrit|prior|permission))|\bnot to be redistributed\b",
        r"\b(?:this|our) (?:web ?)?site uses cookies|\bwe (?:and our partners )?use cookies|\buses cookies\b|verwende[tn] cookies|utilis(?:e|ons) des cookies|utilizamos (?:las )?cookies|usa(?:mos)? cookies|utilizz(?:a|iamo)(?: i)? cookie|gebruik(?:t|en|maakt)? (?:van )?cookies|använder (?:oss av )?(?:kakor|cookies)|bruker (?:informasjonskapsler|cookies)|bruger cookies|käyttää evästeitä|plik(?:i|ów) cookie|soubory cookie|использу(?:ет|ем) (?:файлы )?cookie|çerez(?:ler)? kullan|ملفات تعريف الارتباط|使用.{0,4}cookie|cookieを使用",
        r"\bprotected by recaptcha|\bterms of (?:use|service)\b.{0,60}\bprivacy policy|\bprivacy policy\b.{0,60}\bterms\b",
        r"\bwe (?:may |might |can |will |could )?(?:earn|receive|get)\b.{0,30}\b(?:commission|compensation)|\baffiliate (?:links?|commission|partners?)\b|amazon associate",
        r"^(?:this|the) (?:story|article|report|content|post|feed|item)\b.{0,60}\b(?:syndicated|auto-?generated|not been edited|originally (?:published|appeared)|first (?:published|appeared)|republished|reprinted|licensed)",
        r"^(?:read the original|dieser (?:artikel|text|beitrag) (?:erschien|ist).{0,20}(?:zuerst|zunächst)|cet article (?:est|a été).{0,30}(?:publié|paru)|questo articolo è (?:stato )?(?:originariamente )?(?:pubblicato|apparso)|este artículo (?:fue|ha sido)? ?(?:publicado|apareció)|cross-?posted)",
        r"\bcreative commons\b|\blicen[sc]ed under\b",
        r"^(?:disclaimer|disclosure|haftungsausschluss|avertissement|aviso legal)\s*[:.]",
    ),
    "comments": (
        r"e-?mail(?:[- ]?address|[- ]?adresse|[- ]?adres|adresa)?\b.{0,40}(?:not be published|nicht veröffentlicht|niet gepubliceerd|inte publiceras|ikke (?:bli )?publise?re[st]|ikke blive offentliggjort|nebude zveřejněn|nebude zverejnen)",
        r"(?:adresse e-?mail|adresse de messagerie) ne sera pas publiée|correo electrónico no será publicad|e-?mail não será publicad|indirizzo email non sarà pubblicato|adres e-?mail nie zostanie opublikowany|адрес (?:email|электронной почты).{0,12}не будет опубликован|адреса не буде опублікован|e-posta (?:adresiniz|hesabınız) yayı(?:m|n)lanmayacak|لن يتم نشر (?:عنوان )?بريدك|האימייל לא יוצג|نشانی ایمیل شما منتشر نخواهد|(?:邮箱地址|電子郵件地址|郵件地址|电子邮件地址).{0,6}不会?被?公[开開]|メールアドレスが公開される|이메일(?: 주소)?는 공개되지|email.{0,20}không được hiển thị|alamat email anda tidak akan|az e-mail címet nem tesszük|adresa ta de email nu va fi publicat|ηλ\. διεύθυνση.{0,12}δεν δημοσιεύεται",
        r"\brequired fields are marked|erforderliche felder sind|champs obligatoires sont|campos obligatorios están|campos obrigatórios são|campi obbligatori sono|vereiste velden zijn|obligatoriska fält|обязательные поля помечены|必填项已用|必須項目です|필수 (?:필드|항목)는|الحقول الإلزامية",
        r"^save my name|\bmust be (?:logged in|signed in|registered) to (?:post|leave|comment|reply)|\bcomments? (?:are|is) (?:moderated|closed|disabled|subject to)|\b(?:log|sign) in to (?:leave a )?comment",
        r"^(?:view |show |read |see |load |add )?(?:all )?\(?\d*\)?\s*(?:reader )?comments?\s*\(?\d*\)?$|^\d+ (?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarzy|komentářů|комментари\w+|yorum|تعليق(?:ات)?|条评论|則留言|件のコメント|개의 댓글)\b",
        r"^(?:leave|post|add|write|submit) (?:a |your )?(?:comment|reply|review)s?\b.{0,30}$",
        r"\blet us know (?:what you think )?in the comments\b",
        r"^(?:discuss|discussion|join the (?:conversation|discussion))\b.{0,40}$",
    ),
    "related": (
        r"^(?:related(?: (?:articles?|stor(?:y|ies)|coverage|content|videos?|posts?|news|reading|links?|topics?))?|recommended|recommended reading|more|read|read (?:more|next|now)|watch|watch (?:more|now|next)?|listen|see|see more|video|videos|photos|gallery|in pictures|in photos|must read|trending|podcast|opinion|analysis|explainer|explained|fact check|live updates?|latest|background|mehr|hintergrund|kommentar|vidéo|video|exklusiv|infografik|foto|fotos|тема|видео)\s*[:：|»>–—]\s*\S",
        r"^(?:also read|read also|see also|also see|à lire(?: aussi| également)?|a lire aussi|lire aussi|lire également|voir aussi|à voir aussi|lesen sie (?:auch|hier|dazu)|lies auch|lesen sie mehr|mehr zum thema|auch interessant|lee también|lea también|leer también|le puede interesar|te puede interesar|te recomendamos|leia também|leia mais|veja também|ler também|leggi anche|leggi pure|vedi anche|potrebbe interessarti|lees ook|lees verder|läs (?:också|även|mer)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)|czytaj (?:także|też|również|więcej)|zobacz (?:też|także|również)|przeczytaj (?:także|też)|čtěte (?:také|i|více|dále)|přečtěte si|prečítajte si|читайте (?:также|ещё|еще|по теме|далее|нас)|читать также|смотрите также|по теме|читайте також|ayrıca (?:oku|bkz)|ilgili haber|اقرأ (?:أيضا|أيضًا|أيضاً|المزيد)|إقرأ أيضا|قراءة المزيد|קראו (?:גם|עוד)|بیشتر بخوانید|baca juga|đọc thêm|xem thêm|olvassa el|kapcsolódó|citește și|citeşte şi|διαβάστε (?:επίσης|ακόμη|ακόμα)|यह भी पढ़ें)(?=[\s:：,–—-]|$)",
        r"^(?:相关(?:阅读|新闻|文章|报道|链接)|相關(?:閱讀|新聞|文章|報導)|延伸(?:阅读|閱讀)|推荐阅读|更多(?:阅读|新闻|报道)|看更多|関連(?:記事|ニュース|リンク)|あわせて読みたい|こちらも読む|관련 ?(?:기사|뉴스)|함께 보면)\s*[:：]?",
        r"^(?:read|check out|see) (?:our|the|more|all|full)\b.{0,60}$",
        r"^(?:read (?:more|next|also|our|this)|more (?:from|in|on|about)|click here|go here|tap here|watch (?:here|the|this|now)|see also|you (?:may|might) also)\b",
        r"^(?:list )?\d+ of \d+(?: items)?$|^list of \d+ items",
        r"^(?:this article is|this post is) (?:more than|over)\b.{0,40}\bold$",
    ),
    "letter": (
        r"\bsign up (?:for|to|here|now|today)\b|^subscribe (?:to|for|now|today|and)\b|\bsubscribe to (?:our|the|my)\b|\b(?:to|in|into) your (?:inbox|email)\b|\bnewsletters? (?:to|and|sign)|\bour (?:free |daily |weekly )*newsletters?\b",
        r"\bdownload (?:our|the)\b.{0,30}\bapp\b|\bget the\b.{0,20}\bapp\b|\bnever miss an?\b|\bcan't keep up\b|\bget (?:all )?the (?:latest|best) (?:news|stories|updates|from)\b|\bget (?:more|every|all)\b.{0,60}\b(?:newsletter|updates?|alerts?)\b",
        r"\bfollow (?:us|our (?:accounts?|pages?|channels?)|me|him|her|them|the \w+)\b.{0,60}(?:\bon\b|@|:|twitter|facebook|instagram|youtube|social)|^follow\b.{2,60}\bon (?:x|twitter|facebook|instagram|threads|bluesky|linkedin|google news|whatsapp|telegram)\b|\blike us on facebook\b|\bjoin (?:our|us on) (?:whatsapp|telegram|facebook|discord|community|mailing)",
        r"\bvisit (?:our|the) (?:official )?(?:web ?site|homepage|online)\b|^for (?:more|the latest|further) (?:information|news|updates|stories|details|on|[A-Z])\b.{0,120}\b(?:visit|follow|click|sign up|subscribe)\b",
        r"\b(?:support|help fund|power) (?:our|independent|quality|local|the) (?:journalism|work|newsroom)\b|\bbecome a (?:member|subscriber|patron|supporter)\b|\bstart your free trial\b|\bfor subscribers only\b|\bsubscriber[- ]only\b|\byour subscription\b|\byou(?:'ve| have) successfully subscribed\b|\balready (?:a|have)\b.{0,30}(?:subscriber|member|account)\b",
        r"newsletter.{0,40}(?:anmelden|abonnieren|bestellen)|abonnieren sie|jetzt (?:kostenlos )?(?:abonnieren|anmelden|testen)|folgen sie uns|folgt uns|melden sie sich.{0,40}an|(?:whatsapp|telegram)-kanal",
        r"abonnez-vous|inscrivez-vous|suivez-nous|recevez (?:chaque|gratuitement|toute|nos|notre|l'essentiel)|réservée? aux abonnés|il vous reste \d+|soutenez(?:-nous| notre)",
        r"suscríbete|suscríbase|suscribirse a|síguenos|síganos|únete a (?:nuestro|nuestra)|recibe (?:nuestr|cada|las|el)|descarga (?:la|nuestra) app|regístrate (?:gratis|para)|hazte (?:socio|suscriptor)",
        r"assine (?:a|o|nossa|já|por)|subscreva|siga-nos|siga o canal|receba (?:as|nossas|notícias|no seu)|entre no (?:grupo|canal)|inscreva-se",
        r"iscriviti (?:alla|al|a|ora|gratis)|seguici su|abbonati (?:a|per|ora)|ricevi (?:le|ogni|la nostra)|clicca qui",
        r"schrijf je in|meld je aan|volg ons|prenumerera på|anmäl dig|meld deg på|tilmeld dig|følg os|følg oss|tilaa uutiskirje|seuraa meitä",
        r"zapisz się|obserwuj nas|dołącz do nas|wesprzyj nas|přihlaste se|odebírejte|sledujte nás|předplaťte|prihláste sa",
        r"подпи(?:шитесь|сывайтесь|шись)|следите за (?:нами|нашими|новостями)|наш (?:telegram|телеграм)|читайте нас в|підпи(?:шіться|суйтесь|суйтеся)|стежте за",
        r"abone ol(?:un|mak)?|takip edin|bültenimize|اشترك في|تابعونا|تابعنا على|انضم إلى|הירשמו|עקבו אחרינו|הצטרפו",
        r"订阅(?:我们|本)|訂閱我們|关注(?:我们|微信|公众号)|扫码|扫描二维码|下载.{0,8}客户端|按讚|加入.{0,6}(?:line|粉絲)|メルマガ|会員登録|フォロー(?:する|して)|구독(?:하기|하세요|신청)|제보(?:는|하기|전화)|카카오톡\s*[:：]",
        r"ikuti (?:kami|berita)|gabung|theo dõi chúng tôi|đăng ký nhận|iratkozz(?:on)? fel|kövess(?:en)? minket|urmărește-ne|abonează-te|ακολουθήστε",
        r"\bby e-?mail (?:every|each)\b|\binvalid e-?mail\b|\bsomething went wrong\b.{0,30}\btry again\b|\bmore newsletters\b",
        r"\b(?:in|to|from) (?:my|your) (?:bookmarks|saved (?:stories|articles|items)|reading list)\b|\buser icon\b",
        r"\bclick here (?:to|for)\b|^click here\b|\btap here\b|\bfind out more here\b",
    ),
    "advert": (
        r"^(?:advertisement|sponsored|promoted|paid)\b.{0,20}$",
        r"^(?:(?:article|story|content|post) )?continue[sd]? (?:reading )?(?:below|after|the main story)\b",
        r"^(?:anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|реклама)\s*[|:–-]",
        r"^(?:check|see|view|get|shop|compare|find)\b.{0,30}\b(?:price|prices|deal|deals|offers?|pricing)\b.{0,20}$",
    ),
    "tags": (
        r"^(?:tags?|topics?|tagged|filed under|filed to|categor(?:y|ies)|keywords?|related topics|schlagw(?:orte|örter)|stichwort\w*|themen|étiquettes?|mots[- ]clés|etiquetas?|temas|palavras[- ]chave|argomenti|trefwoorden|ämnen|emner|aiheet|tagi|tematy|štítky|témata|теги|метки|темы|ключевые слова|теми|etiketler|الوسوم|תגיות|标签|標籤|关键词|關鍵字|タグ|キーワード|태그|키워드)\s*[:：]",
        r"^(?:\s*#[^\W_]\w*[\s,]*){2,}$",
    ),
    "media": (
        r"^\d+ ?(?:/|of|von|sur|de|di) ?\d+$|^\d{1,2}:\d\d(?::\d\d)?$|^\(?\d+ (?:photos?|images?|pictures?|videos?|bilder|fotos?|фото)\)?$",
        r"^(?:view|see|show|open|launch|play|watch)\b.{0,30}\b(?:photos?|images?|gallery|galleries|pictures?|videos?|slideshow)\b.{0,20}$",
        r"^(?:to |à |a )?(?:watch|voir|ver|see|zu sehen)\b.{0,12}\bvid[eé]o$",
        r"^(?:watch|listen|video|audio|photos?|gallery|ver|guarda|voir|regarder)\s*[:·|]\s*",
        r"^(?:a post shared by|view this post|ein beitrag geteilt von|une publication partagée|una publicación compartida|un post condiviso)\b",
        r"^(?:high-res|featured|photo|image|picture) gallery\b|\bvideo player\b|\bplays? (?:the )?video\b",
        r"\b(?:pic\.twitter\.com|t\.co|youtu\.be|instagram\.com)/\w+\s*$|^[—–-] .{2,60}\(@\w+\) ",
    ),
    "form": (
        r"^(?:your )?(?:e-?mail|name|first name|last name|message|comment|phone|website|url|subject|betreff|nom|nombre|nome|имя)(?: address)?\s*(?:\(?(?:required|optional|erforderlich|obligatoire|requerido)\)?)?\s*\*?:?$",
        r"\bwas this (?:article|page|story|content) (?:helpful|useful|interesting)\b|\b(?:spot|found|see|report) an? (?:error|typo|mistake|inaccuracy|bug)\b|\bsend (?:us )?(?:your )?(?:feedback|tips?|corrections?)\b|\bplease (?:fill out|enter|select|verify)\b|^ctrl ?\+ ?enter|нажмите ctrl",
        r"^(?:\d+ )?(?:min(?:ute)?s?\.?)(?: de| di)? (?:read|listen|watch|lecture|lectura|leitura|lettura|lesezeit|leestijd|lästid|lesetid)\b",
        r"\b\d+\s*-?\s*min(?:ute|uten|uti|utos|\.)?s? ?(?:read|listen|de lecture|de lectura|de leitura|di lettura|lesezeit|leestijd|läsning|lesetid|czytania|čtení|чтения|okuma|قراءة|阅读|で読める|읽기)\b|^(?:reading time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|время чтения|okuma süresi)\b",
    ),
}

POINTERS = 3
"""The first wordings of "related" point to another article whatever the rest of the line is."""

PICTURE_MAKERS = (
    r"AFP|Agence France-Presse|AP|Associated Press|Reuters|EPA|EPA-EFE|EFE|dpa|DPA|ANSA|APA|ANP|"
    r"Keystone|Keystone-SDA|Getty(?: Images)?|iStock(?:photo)?|Shutterstock|Alamy|Unsplash|Pixabay|"
    r"Pexels|Freepik|Depositphotos|Adobe ?Stock|Dreamstime|imago(?: images)?|picture[ -]alliance|"
    r"Bloomberg|Xinhua|Yonhap|Kyodo|TASS|Sputnik|RIA Novosti|PTI|ANI|IANS|Anadolu|NTB|TT|Ritzau|"
    r"Lehtikuva|PAP|ČTK|CTK|TASR|MTI|Lusa|Belga|Europa Press|LaPresse|Zuma(?: Press)?|Rex|"
    r"Wikimedia(?: Commons)?|Wikipedia|Flickr|NASA|ESA|Handout|POOL|Icon Sportswire|WireImage|"
    r"FilmMagic|Everett(?: Collection)?|Netflix|UPI|SOPA Images|NurPhoto|PA|PA Wire|PA Media"
)
"""Who is named as the maker of pictures."""

_PICTURE = (
    r"photo(?:s|graph|graphs|grapher|graphy)?|pictures?|images?|illustrations?|graphics?|video|"
    r"file photo|screen ?(?:shot|grab)|courtesy|credits?|fotos?|bild(?:er|quelle)?|fotograf(?:ie|ia|ía)?|"
    r"archivbild|symbolbild|archivfoto|photographie|crédits?|imágenes|imagen|crédito|imagem|immagine|"
    r"foto(?:grafia)?|beeld|kuva|zdjęcie|fot\.?|зображення|фото|иллюстрация|صورة|الصورة|صور|צילום|"
    r"图|圖|图片(?:来源)?|圖片來源|写真|画像|사진|ảnh|kép|φωτο|φωτογραφία"
)
CREDITS = (
    rf"(?:^|[\s(\[|/.])(?:{_PICTURE})\s*(?:by|credits?|source|via|from|courtesy(?: of)?|quelle|: ?©)?\s*[:：/©／=]",
    r"©\s*(?!\(?(?:19|20)\d\d)\S",
    rf"[\w.)]\s?/\s?(?:{PICTURE_MAKERS})\b[^.!?]{{0,40}}\)?[.\s]*$",
    rf"\b(?:{PICTURE_MAKERS})\s?/\s?\w[^.!?]{{0,60}}\)?\s*$",
    r"\b(?:via|for) (?:Getty|Reuters|AP|AFP|Shutterstock|Storyful|Imagn|USA TODAY)(?: [A-Z]\w+)*[)\s.]*$",
    r"\((?:AP|AFP|Reuters|EPA|dpa|PTI|Xinhua|File|Getty Images?)? ?(?:file )?(?:photos?|pictures?|images?|foto|bild)\b[^()]*\)\s*$",
    rf"[(\[](?:{_PICTURE})[^()\[\]]{{0,80}}[)\]]\s*$",
    r"\[[^\[\]]+/[^\[\]]+\]\s*$",
    r"(?<=[.!?…])\s+\(?(?:photos?|fotos?|bild|фото|archivfoto|illustration)\s(?!below|above|shows)[^.!?]{2,60}$",
    r"\b(?:hide|toggle) caption\b",
    r"^(?:image|media|photo|video|picture) (?:caption|source|credit)\b",
    r"^(?:enlarge|zoom)\s*[/(]",
    r"^(?:courtesy|mit freundlicher genehmigung|avec l'aimable autorisation|cortesía|cortesia|per gentile concessione)\b",
)
"""A picture's caption with its maker; matched without case."""
MAYBE_CREDITS = (
    rf"^\(?(?:{PICTURE_MAKERS})\b[^.!?]{{0,60}}\)?$",
    rf"[.…]\s*\(?(?:{PICTURE_MAKERS})\)?\s*$",
    r"\.\s*[(\[][^()\[\].]{2,60}[)\]]\s*$",
    r"^\([^()]{2,80}\)$",
    r"\b(?:is|are) (?:seen|pictured|shown) (?:here )?(?:in|at|on|during)\b",
    r"(?:\(|, |: )(?:left|right|center|centre|links|rechts|à gauche|à droite|izquierda|derecha|sinistra|destra)[),]",
    r"^(?:[Ff]ile|[Aa]rchive?|[Pp]ictured|[Aa]bove|[Bb]elow|[Ll]eft|[Rr]ight)\s*[:–—-]",
)
"""What captions often say, and paragraphs sometimes; matched with case."""

BREADCRUMB = (
    r"^\S.{0,40}?\s?(?:>|»|›|→|/|\|)\s?\S.{0,60}?(?:\s?(?:>|»|›|→|/|\|)\s?\S.*)+$",
    r"^(?:[Hh]ome|HOME|Start(?:seite)?|Accueil|Inicio|Início|Главная|首页|ホーム|홈|الرئيسية)\s?(?:>|»|›|/|\|)\s?\S",
)
