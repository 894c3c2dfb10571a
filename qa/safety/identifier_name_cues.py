"""The words that stand beside people's names, as expressions on plain text (lower case, no accents)."""

import re

from qa.safety.identifier_view import SEALED
from qa.safety.identifier_words import either

SHORT = either("drs? ; dre ; prs? ; mmes? ; mdme ; mde ; mlles? ; melle ; mr ; mm ; m ; me ; mgr ; doc ; mrs")
_LONG = either(
    """docteure?s? ; doctoresse ; professeure?s? ; prof ; monsieur ; madame ; mademoiselle ; messieurs ; mesdames
    ; maitre"""
)
CIVILITY = re.compile(
    rf"(?<![^\W_])(?<!['@-])(?<!\.[a-z]\.)(?P<it>{SHORT}|{_LONG})(?!\w|-(?!\s)| app?el)(?P<stop>\.?)"
)
GREETED = re.compile(
    rf"{either('bonjour ; bonsoir ; salut ; merci ; chere? ; hello ; bjr ; slt ; coucou')}"
    r"[\s,!.*_]{0,4}(?:a vous |beaucoup |mon |ma )?$"
)
_HOLDERS = either(
    """le ; la ; du ; au ; mon ; ma ; un ; une ; par ; notre ; votre ; son ; sa ; ce ; cette ; les ; aux ; des ; nos
    ; mes    ; de ; avec ; chez ; et ; pour ; que"""
)
HELD = re.compile(rf"(?:(?<!\w){_HOLDERS}|l')\s$")
ECG = re.compile(r"(?:intervalle|espace|segment|allongement|et|le)\s+$")

_GAP = r"[\s:=*_«\"'(>-]{1,6}"
_SAYINGS = either(
    r"""(?:je ?|j ?'?)?m'? ?app?el+e? ; (?:je )?me nomme ; on m'appelle ; mon (?:blaz\w?|ptit nom)(?: c'?est)?
    ; repon(?:ds?|dant) au (?:doux )?nom de
    ; mon (?:pre)?nom(?: de famille)?(?: est|,? c'est| :)? ; mon petit nom(?: est)? ; (?:pre|de|sur)?nommee?s?
    ; soussignee? ; qui se nomme(?:nt)? ; (?:il|elle) se nomme
    ; nom de (?:jeune fille|naissance|famille|mon mari) ?:?(?: est| c'est)?"""
)
SAID = re.compile(rf"(?<!\w){_SAYINGS}{_GAP}(?:c'est )?")
_SIGNING = """signee? ; je signe ; ecrit par
    ; signature ; de la part de ; au nom de ; envoye par ; message de ; moi,? c'est ; demande[rz]
    ; sonne[rz] chez(?: les)? ; un certain ; une certaine"""
SIGNED = re.compile(rf"(?<!\w){either(_SIGNING)}(?: ?:)?[ *_]{{1,3}}(?:par )?")
_FIELDS = either(
    r"""n(?:om)?s?(?: et prenoms?| ?[/,&+-] ?prenoms?(?:[/, ]{1,2}age)?| d'usage| du patient| de la patiente)?
    ; nom d'epouse ; identite ; medecin(?: traitant| referent)?
    ; demandeu(?:r|se) ; personne (?:de confiance|a prevenir)
    ; prenoms?(?: et noms?| ?[/,&+-] ?noms?)?
    ; (?:patient|assure|adherent|interesse|allocataire|salarie)(?:e|\(e\)|[.·]e)?
    ; beneficiaire ; titulaire ; contact ; destinataire
    ; expediteur ; auteur ; joindre"""
)
FORM = re.compile(rf"(?<![\w']){_FIELDS}\s?(?:\*{{1,2}})?\s?[:=][\s*_]{{0,4}}")
WEAK_FIELDS = frozenset(
    "medecin demandeur demandeuse patient patiente patient(e) contact auteur joindre n ns".split()
)
# « NOM DURAND PRENOM LÉA », « chez les Martin ».
FIELD_PAIR = re.compile(
    r"(?<!\w)(?:noms? (?=[^\W\d_]{2,20}[ ,\n]{1,2}prenom)|(?P<second>(?<=[^\W\d_][ ,\n])prenoms? (?=[^\W\d_])))"
)
FIELD_BEFORE = re.compile(r"(?<!\w)noms? [^\W\d_]{2,20}[ ,\n]$")
AT_HOUSE = re.compile(r"(?<!\w)(?:chez|avec) les (?P<it>[^\W\d_]{3,})")

_KIN = either(
    r"""fil(?:s|le|les) ; (?:be)?bes? ; bb ; mari ; femme ; epoux ; epouse ; conjointe? ; compagnon
    ; compagne ; copa?ine?s?
    ; petite? amie? ; amie?s? ; meres? ; peres? ; maman ; papa ; soeurs? ; freres? ; mamie ; mamy ; mami ; papi ; papy
    ; meme ; pepe
    ; coloc(?:ataire)?s?
    ; oncle ; tante ; tata ; tonton ; cousine?s? ; neveux? ; nieces? ; voisine?s? ; enfants? ; ainee?
    ; cadet(?:te)? ; jum(?:eaux?|elles?) ; petits? ; petites? ; loulou ; garcon ; gars ; poupee ; puce ; cherie?
    ; doudou ; nounou ; collegues? ; confreres? ; consoeurs?
    ; patron(?:ne)? ; chef ; fiancee? ; associee? ; defunte? ; amie d'enfance
    ; (?:beau|grand|demi|petit|belle|grande|petite)[ -](?:pere|frere|fils|mere|soeur|fille)s?
    ; medecin(?: traitant)? ; generaliste ; gyneco(?:logue)? ; kine ; osteo ; dentiste ; psy(?:chologue|chiatre)?
    ; cardio(?:logue)? ; dermato(?:logue)? ; neuro(?:logue|chirurgien)? ; pediatre ; chirurgien(?:ne)?
    ; sage[ -]femme ; infirmiere? ; couple ; coach
    ; (?:prof(?:esseure?)?|cours) (?:de |d')\w{3,15} ; directrice
    ; educat(?:rice|eur)
    ; animat(?:rice|eur) ; monit(?:rice|eur)
    ; ophtalmo ; orl ; rhumato(?:logue)? ; pneumo(?:logue)? ; interne ; orthophoniste
    ; pharmacien(?:ne)? ; assistante?(?: maternelle| sociale| dentaire)?
    ; externe ; stagiaire ; aide[ -]soignante? ; ambulancier
    ; podologue ; nutritionniste
    ; dieteticienne? ; orthodontiste ; sophrologue ; osteopathe ; kinesitherapeute ; oncologue ; urologue ; gastro
    ; radiologue ; bru ; gendre ; ex(?:-(?:mari|femme))? ; filleule? ; marraine ; parrain ; tuteur ; tutrice ; aidante?
    ; parents ; potes?
    ; hematologue ; endocrino(?:logue)? ; diabetologue ; nephrologue ; anesthesiste ; assmat ; maitresse ; instit
    ; avocate? ; secretaire ; famille ; veuve ; veuf ; nommee?"""
)
_DETERMINERS = either(
    """mon ; ma ; mes ; notre ; nos ; ton ; ta ; tes ; son ; sa ; ses ; leur ; leurs ; votre ; vos ; la ; le ; les ; un
    ; une ; une? de mes ; au ; du ; des ; petit ; petite ; pauvre ; cher ; chere"""
)
_OLD = r"(?:agee?s? )?(?:de |d')?\d{1,2}(?:[ ,]\d)? ?(?:ans?|mois|semaines?|jours?)(?: et demie?)?"
_OF_KIN = either(
    """germaine?s? ; ainee? ; cadet(?:te)? ; traitante? ; unique ; adoree? ; cherie? ; decedee? ; jumeau ; jumelle
    ; liberale? ; remplacante? ; habituelle? ; de garde ; de famille"""
)
_IS_CALLED = either(
    """s'app?el+(?:e|ent|ait|aient|era) ; se nomm(?:e|ent|ait) ; se prenomm(?:e|ait) ; (?:pre|de|sur)?nommee?"""
)
RELATION = re.compile(
    rf"(?<![\w'-])(?:{_DETERMINERS}\s|l'|d'|^)(?:\w+ )?(?P<kin>{_KIN})(?: {_OF_KIN})?"
    rf"(?P<age>(?:\s\w+)?,?\s?\(?{_OLD}\)?)?"
    rf"(?P<gap>,? {_IS_CALLED} |,? c'?est | ?[(:] ?| - | \*{{0,2}}|, )"
)
# « ya mehdi mon pote », without a capital
MY_KIN = re.compile(rf"(?<![\w'-])(?P<it>[^\W\d_]{{3,20}}) m(?:on|a|es) {_KIN}(?!\w)")
_PARENTS = "maman ; papa ; mere ; pere ; mamie ; papi ; parents ; fils ; fille ; frere ; soeur ; mari ; femme"
ELDER = re.compile(
    r"(?<![\w'-])(?P<who>mam(?:ie|y|ie)|pap[iy]|tat(?:a|ie)|tonton|meme|pepe|oncle|tante|nounou|maman|papa)\s(?=[^\W\d_])"
)
_GAVE_BIRTH = r"accouchee?(?: (?:le|hier|ce|cette|en|il y a)(?: [^\s.,]{1,12}){0,4})?"
PARENT_OF = re.compile(rf"(?<!\w)(?:{either(_PARENTS)}|{_GAVE_BIRTH}) (?:de |d')")
CALLED = re.compile(r"(?<!\w)s'app?el+(?:e|ent|ait|aient|era)\s(?:tous |toutes |aussi )?")
_PERSONS = "ils? ; elles? ; qui ; bebe ; gyneco ; medecin ; docteur ; chirurgien ; kine ; psy"
PERSON_BEFORE = re.compile(rf"(?<!\w){either(_PERSONS)}\w*\s$")
BORN = re.compile(r"(?<![\w-])(?:nee?|epouse|divorcee?|veuve|ep\.?|vve)\s(?=[^\W\d])")
_HERE = "ici ; moi,? c(?:'est)? ; c'est ; c est ; cest ; c ; je suis ; jsuis ; chui ; moi ; me presente ?:?"
HERE = re.compile(rf"(?<!\w){either(_HERE)}[ ,]{{1,2}}(?=[^\W\d])")
# « Diane 35 » is a pill, « Léa 3 ans » a child.
NUMBERED = re.compile(r" \d{1,4}(?!\d|,? ?(?:a|an|ans|mois|m|semaines?|jours?)(?!\w))")
# « DrLambert », « docteur ramanantsoa m'a dit », « Célimène a 6 ans ».
GLUED = re.compile(r"(?<![^\W_])(?:Dr|Pr|Mme|Mlle|Mr)(?=[A-ZÀ-Þ][a-zà-ÿ]{2})")
DOES = re.compile(
    r" (?:m'|l'|nous |vous |me |a |est |dit|pense|veut|refuse|propose|parle|prescri|conseill|svp|bonjour|bonsoir|s'il)"
)
# « S. Ladurie – 06 … »: a name that opens a line before a telephone number or a mail.
BESIDE = re.compile(
    rf"(?:^|\n|: )[ *_>-]{{0,4}}(?P<it>(?:[A-ZÀ-Þ]\.-? ?|[A-ZÀ-Þ][^\W\d_]+ ){{1,2}}"
    rf"[A-ZÀ-Þ][^\W\d_]+(?:[ '-][A-ZÀ-Þ][^\W\d_]+){{0,2}}) ?[,/(-]{{1,2}} ?[{SEALED}]"
)
AGED = re.compile(
    r"(?<![\w'-])(?P<it>[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?)"
    r"(?: (?:a|aura|vient d'avoir|n'a que) \d{1,3} ?(?:ans|mois)| ?[,(] ?\d{1,2} mois| \(\d{1,3} ?ans"
    r"|(?P<comma>, \d{1,3} ?ans))(?! (?:de|d'|apr|plus|que)|\w)"
)
# « je suis Enguerrand, 22 ans »; not « je suis Lyonnaise, 22 ans ».
HERE_AGED = re.compile(
    r"(?<!\w)(?:[Jj]e suis|[Mm]oi,? c'est|[Mm]oi|[Cc]'est),? "
    r"(?P<it>[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?),? \d{1,3} ?ans"
)
OF_A_KIND = re.compile(
    r"(?:ais|ois|ain|ien|eur|ier|ant|iste|ique|al|if)(?:e|ne|s)?$|(?:aise|oise|aine|ienne|euse|iere|ive|ee)$"
)
PLURAL = frozenset("drs prs mmes mlles mm docteurs professeurs messieurs mesdames".split())

_FOR_WHAT = (
    r"d'avance|beaucoup|bcp|infiniment|encore|par avance|a tous|a vous|de votre \w+|pour (?:tout|votre \w+)"
)
_THANKS = rf"merci{{1,9}}(?: (?:{_FOR_WHAT}))*"
_CLOSINGS = either(
    rf"""(?:bien )?cordialement ; c(?:or)?dlm?t ; cdt ; cord\.? ; b\.?a\.?v ; slts ; resp ; bien a vous
    ; {_THANKS} ; bonne (?:journee|soiree|continuation|nuit)
    ; belle journee ; amicalement ; respectueusement ; sinceres salutations ; salutations(?: distinguees)? ; a bientot
    ; thx ; thanks ; a\+ ; bi[sz]+ ; ciao ; kiss ; a plus(?= ?[,.!\n])
    ; (?:vos|votre) (?:reponses?|retours?|avis|aide|conseils?|lumieres?|temps)(?= ?[,.!\n])
    ; bises ; bisous ; sincerement ; amities ; au revoir ; votre patiente? ; courage a tous
    ; une? (?:maman|papa|patiente?)[^,.\n]{{0,25}}"""
)
CLOSING = re.compile(rf"{_CLOSINGS}(?P<gap>[ ,.!;:*_\n-]{{1,8}}|$)")
_TAIL = r"(?: ?[,(-]{1,2} ?[^\n]{0,30}| (?:(?:de|a) |d')[^\n,.]{2,25}| \d{1,3} ?ans)?"
LAST = re.compile(rf"[ .!*_{SEALED}]*{_TAIL}[\s).*_{SEALED}]*$")
LAST_LINE = re.compile(r"(?:\n|^)[ *_>~-]{0,6}(?=[^\W\d_])(?=[^\n]{1,45}\s*$)")
