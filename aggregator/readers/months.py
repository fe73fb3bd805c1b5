"""The words of dates: months, weekdays, time zones, in the languages that news is written in.

Month and weekday names are those of CLDR 47 (wide and abbreviated, formatted and stand-alone),
folded by `text.fold`. A name that means different months in two languages is in `AMBIGUOUS`.
"""

from __future__ import annotations

_MONTHS = {
    1: (
        "ene enero gen gener gennaio ian ianuarie jaan jaanuar jaenner jan janar janeiro janner "
        "januar januara januari januarie january janv janvaris janvier led leden ledna oca ocak "
        "saus sausio sausis sij sijecanj sijecnja sty styczen stycznia tammi tammikuu "
        "tammikuuta xan xaneiro yan yanvar ιαν ιανουαριοσ ιανουαριου сту студзень студзеня січ "
        "січень січня янв январь января яну януари јан јануар јануари בינואר ינואר يناير ژانویه"
    ),
    2: (
        "feb febbraio feber febr febreiro febrer febrero februar februara februari februarie "
        "februaris february fev fevereiro fevr fevral fevrier helmi helmikuu helmikuuta lut "
        "lutego luty peb pebrero shk shkurt sub subat uno unor unora vas vasario vasaris veebr "
        "veebruar velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου лют лютага лютии лютого люты "
        "феб фебруар фев февр февраль февраля февруари בפברואר פברואר فبراير فوریه"
    ),
    3: (
        "bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi maerz "
        "mar marc marca march marcius marco marec maret mars marso mart martie marts marz "
        "marzec marzo mrt ozu ozujak ozujka μαρ μαρτιοσ μαρτιου бер березень березня мар март "
        "марта сак сакавік сакавіка במרץ מרץ مارس"
    ),
    4: (
        "abr abril apr aprel april aprila aprile aprili aprilie aprilis aprill avr avril bal "
        "balandis balandzio dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis "
        "nisan pri prill tra travanj travnja απρ απριλιοσ απριλιου апр апрель апреля април квіт "
        "квітень квітня кра красавік красавіка אפריל באפריל ابريل اوریل"
    ),
    5: (
        "geg geguze geguzes kve kveten kvetna mag maggio mai maig maijs maio maj maja majus may "
        "mayis mayo mayıs mei svi svibanj svibnja touko toukokuu toukokuuta μαι μαιοσ μαιου маи "
        "мая мај трав травень травня במאי מאי ماي مايو مه"
    ),
    6: (
        "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec giu giugno haz haziran "
        "hun hunyo iun iunie iyn iyun juin jun juna june junho juni junie junij junijs junio "
        "junius juno juny juuni kesa kesakuu kesakuuta lipanj lipnja qer qershor xuno ιουν "
        "ιουνιοσ ιουνιου июн июнь июня черв червень червня чэр чэрвень чэрвеня юни јун јуни "
        "ביוני יוני يونيو ژوين"
    ),
    7: (
        "cervence cervenec cvc heina heinakuu heinakuuta hul hulyo iul iulie iyl iyul juil "
        "juillet jul jula julai julei julho juli julie julij julijs julio juliol julius july "
        "juuli korr korrik liep liepa liepos lipca lipiec lug luglio srpanj srpnja tem temmuz "
        "xul xullo ιουλ ιουλιοσ ιουλιου июл июль июля лип липень липня ліп ліпень ліпеня юли "
        "јул јули ביולי יולי يوليو يوليوز ژويیه"
    ),
    8: (
        "ag ago agost agosti agosto agu agustos agustus aout aug august augusta augusti augusts "
        "augustus augusztus avg avgust avq avqust elo elokuu elokuuta gush gusht kol kolovoz "
        "kolovoza ogo ogos rugp rugpjucio rugpjutis sie sierpien sierpnia srpen srpna αυγ "
        "αυγουστοσ αυγουστου авг август августа жні жнівень жніуня серп серпень серпня אוגוסט "
        "באוגוסט اغسطس اوت غشت"
    ),
    9: (
        "eyl eylul rugs rugsejis rugsejo ruj rujan rujna sen sentyabr sep sept septemba "
        "septembar september septembra septembre septembrie septembris septiembre set setembre "
        "setembro settembre setyembre sht shtator syys syyskuu syyskuuta szept szeptember wrz "
        "wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер верасень верасня вересень "
        "вересня сент сентябрь сентября сеп септембар септември בספטמבר ספטמבר سبتمبر سپتامبر "
        "شتنبر"
    ),
    10: (
        "eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktoba "
        "oktobar oktober oktobra oktobris oktoober oktubre oktyabr ott ottobre out outubro paz "
        "pazdziernik pazdziernika rij rijen rijna spal spalio spalis tet tetor οκτ οκτωβριοσ "
        "οκτωβριου жовт жовтень жовтня кас кастрычнік кастрычніка окт октобар октомври октябрь "
        "октября אוקטובר באוקטובר اكتوبر اکتبر"
    ),
    11: (
        "kas kasim kasım lapkr lapkricio lapkritis listopadu marras marraskuu marraskuuta nen "
        "nentor nob nobyembre noiembrie nov novemba novembar november novembra novembre "
        "novembris novembro noviembre noy noyabr stu studeni studenoga νοε νοεμβριοσ νοεμβριου "
        "лист листопад листопада ліс лістапад лістапада нов новембар ное ноември нояб ноябрь "
        "ноября בנובמבר נובמבר نوامبر نوفمبر نونبر"
    ),
    12: (
        "ara aralik aralık dec decembar december decembra decembre decembrie decembris decembro "
        "dek dekabr des desemba desember desembre dets detsember dez dezember dezembro dhj "
        "dhjetor dic dicembre diciembre dis disember disyembre gru grudnia grudzien gruod "
        "gruodis gruodzio joulu joulukuu joulukuuta pro prosinac prosinca prosince prosinec δεκ "
        "δεκεμβριοσ δεκεμβριου груд грудень грудня дек декабрь декабря декември дец децембар "
        "сне снежань снежня בדצמבר דצמבר دجنبر دسامبر ديسمبر"
    ),
}
MONTHS = {name: month for month, names in _MONTHS.items() for name in names.split()}
"""Folded month name → 1 to 12."""

AMBIGUOUS = {
    ("listopad", "hr"): 10,
    ("listopada", "hr"): 10,
    ("listopad", "pl"): 11,
    ("listopada", "pl"): 11,
    ("listopad", "cs"): 11,
    ("lip", "hr"): 6,
    ("lip", "pl"): 7,
    ("lis", "hr"): 10,
    ("lis", "pl"): 11,
    ("lis", "cs"): 11,
    ("srp", "hr"): 7,
    ("srp", "cs"): 8,
}
"""Folded month name and language → 1 to 12."""

_WEEKDAYS = (
    "ahad ahd alhamisi an antradienis bazar biy biyernes car carsamba cet cetrtek ceturtd "
    "ceturtdiena cetvrtak cmt cs csutortok ct ctvrtek cum cuma cumartesi cumə czw czwartek "
    "cərsənbə dc dg di die dienstag dijous dilluns dim dimanche dimarts dimecres dinsdag "
    "dissabte diumenge divendres dj dl do dom domenica domingo donderdag donnerstag ds dt "
    "dum duminica dv enj esmaspaev feira fr fre fredag freitag fri friday gio giovedi hen "
    "hetfo huw huwebes ijumaa isn isnin jeu jeudi joi jue jueves jum jumaat jumamosi "
    "jumanne jumapili jumat jumatano jumatatu kam kamis ke kedd keskiviikko keskiviikkona "
    "ketvirtadienis kha khamis kolmapaev kt la lauantai lauantaina laupaev lin linggo lor "
    "lordag lun lundi lunedi lunes luni luns lør lørdag ma maanantai maanantaina maandag "
    "man mandag mar mardi martedi martes marti mer mercoledi mercores mercredi mi mie "
    "miercoles miercuri min minggu mittwoch miy miyerkules mo mon monday montag ne ned "
    "nedela nedele nedelja nedjelja neljapaev niedz niedziela ons onsdag otrd otrdiena pa "
    "patek paz pazar pazartesi pe penktadienis pentek per perjantai perjantaina persembe "
    "pet petak petek pi piatek piatok piektd piektdiena pirmadienis pirmd pirmdiena pn po "
    "pon pondeli pondelok ponedeljak ponedeljek ponedjeljak poniedziałek pr pre pt puhapaev "
    "pzt qua quarta qui quinta rab rabu reede sa sab sabado sabato sabtu sal salı sam "
    "sambata samedi samstag sat saterdag saturday seg segunda sekmadienis sel selasa sen "
    "senin sestadienis sestd sestdiena sex sexta sht sk so sob sobota son sondag sonntag sr "
    "sre sreda sri srijeda sroda st streda stvrtok su sub subota sun sunday sunnuntai svetd "
    "svetdiena sze szerda szo szombat søn søndag sənbə teisipaev ter terca thu thursday ti "
    "tiistai tiistaina tir tirs tirsdag tis tisdag to tor torek tors torsdag torstai "
    "torstaina tr treciadienis tresd tresdiena tue tuesday ut utery uto utorak utorok "
    "vasarnap ven vendredi venerdi venres vie viernes vin vineri vr vrijdag vrydag wed "
    "wednesday wo woensdag wt wtorek xov xoves za zaterdag zo zondag δευ δευτερα κυρ "
    "κυριακη παρ παρασκευη πεμ πεμπτη σαβ σαββατο τετ τεταρτη τρι τριτη ау ауторак "
    "воскресенье вс вт вто вторник вівторок нд нед недела неделя недеља неділя нядзеля "
    "пʼятниця панядзелак пет петак петок петък пн пон понеделник понедельник понедељак "
    "понеділок пт пятница пятніца саб сабота сб серада середа ср сре среда сряда суб "
    "суббота субота събота уто уторак чацвер чет четвер четверг четвртак четврток четвъртък "
    "чт чц שבת الاثنين الاحد الاربعاء الثلاثاء الجمعة الخميس السبت جمعه دوشنبه شنبه پنجشنبه "
    "چهارشنبه یکشنبه"
)
WEEKDAYS = frozenset(_WEEKDAYS.split())

_FILLERS = (
    "a ab al alas alle amp as at at: da de del den der di dia do el em en gada godu hs hrs jam ke kell kl "
    "klo klockan la las le le: les m o ob okl on ora ore os pada pukul saat the u uhr um ur v г г. года "
    "году год р року рік г, в о об от на ч час г.в"
)
FILLERS = frozenset(_FILLERS.split())
"""Little words that stand between the parts of a date and say nothing."""

ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet", "ut", "coordinated universal time"), 0.0),
    **dict.fromkeys(("bst", "cet", "mez", "west", "wat", "ist dublin"), 1.0),
    **dict.fromkeys(("cest", "mesz", "eet", "cat", "sast"), 2.0),
    **dict.fromkeys(("eest", "msk", "мск", "eat", "trt", "idt"), 3.0),
    **dict.fromkeys(("gst",), 4.0),
    **dict.fromkeys(("pkt",), 5.0),
    **dict.fromkeys(("ist",), 5.5),
    **dict.fromkeys(("npt",), 5.75),
    **dict.fromkeys(("ict", "wib"), 7.0),
    **dict.fromkeys(("awst", "hkt", "sgt", "myt", "pht", "wita"), 8.0),
    **dict.fromkeys(("jst", "kst", "wit"), 9.0),
    **dict.fromkeys(("acst",), 9.5),
    **dict.fromkeys(("aest",), 10.0),
    **dict.fromkeys(("acdt",), 10.5),
    **dict.fromkeys(("aedt",), 11.0),
    **dict.fromkeys(("nzst",), 12.0),
    **dict.fromkeys(("nzdt",), 13.0),
    **dict.fromkeys(("ndt",), -2.5),
    **dict.fromkeys(("brt", "art", "adt"), -3.0),
    **dict.fromkeys(("nst",), -3.5),
    **dict.fromkeys(("edt", "ast", "clt"), -4.0),
    **dict.fromkeys(("est", "cdt", "et"), -5.0),
    **dict.fromkeys(("cst", "mdt", "ct"), -6.0),
    **dict.fromkeys(("mst", "pdt", "mt"), -7.0),
    **dict.fromkeys(("pst", "akdt", "pt"), -8.0),
    **dict.fromkeys(("akst",), -9.0),
    **dict.fromkeys(("hst",), -10.0),
}
"""Zone name → hours east of UTC. Where one name has several zones, the one that news uses most
(IST in India, CST in America, BST in summer). "et", "ct", "mt", "pt" hold in winter."""
