"""French words that carry no meaning for search, folded (lower case, no accents)."""

CLITICS = frozenset("a c d j l m n s t y".split())

_ARTICLES = """
le la les un une des du de au aux ce cet cette ces
mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs
"""
_PRONOUNS = """
je tu il elle on nous vous ils elles me te se moi toi soi lui eux en y ca cela ceci celui celle ceux celles
qui que quoi dont ou lequel laquelle lesquels lesquelles qu jusqu lorsqu puisqu quoiqu quelqu chacun chacune
quelque quelques quelqu certain certains certaine certaines autre autres meme memes tel telle tels telles
"""
_LINKS = """
et ou mais donc or ni car si ne pas point non oui a dans par pour sur sous sans avec chez vers entre
comme lorsque puisque parce afin ainsi alors aussi assez tres plus moins bien peu beaucoup encore deja
toujours jamais souvent parfois juste tout toute tous toutes ici la y depuis pendant avant apres des lors
ensuite puis aujourd hui hier demain plutot surtout presque environ ci selon malgre cependant pres loin
"""
_AUXILIARIES = """
suis es est sommes etes sont etais etait etions etaient serai sera serait seront seraient sois soit soient
ete etre etant ai as avons avez ont avais avait avions avaient aurai aurait auront
aie ait aient eu eue avoir ayant
fais fait faites font faisait faisais fera ferait faire faisant vais va allons allez vont allait aller
ira irait peux peut pouvons pouvez peuvent pouvait
pourrait pourrais pouvoir puis puisse dois doit devons devez doivent
devrait devrais devoir veux veut voulez veulent voudrais voudrait vouloir faut faudrait sais sait savoir
"""
_QUESTIONS = "comment pourquoi quand quel quelle quels quelles combien est-ce"
_GREETINGS = "bonjour bonsoir salut merci svp stp cordialement docteur dr"

# Words that say when, how often or that something is asked: they count, but little.
FAINT_WORDS = frozenset(
    """
    jour jours semaine semaines mois an ans annee annees heure heures minute minutes fois temps matin soir
    arriver arrive arrivent prendre prends prend pris prise venir viens vient mettre mets met donner donne
    dire dit penser pense croire crois voir vois voit sentir sens sent passer passe commencer commence
    chose choses besoin envie probleme problemes question questions aide conseil conseils avis gens personne
    possible normal grave utiliser utilise chez docteur nouveau nouvelle grand grande petit petite gros grosse
    bon bonne mauvais mauvaise fort forte long longue premier premiere signe signes symptome symptomes
    cause causes contre trop medicament medicaments traitement traitements
    """.split()
)

STOP_WORDS = (
    frozenset(f"{_ARTICLES} {_PRONOUNS} {_LINKS} {_AUXILIARIES} {_QUESTIONS} {_GREETINGS}".split()) | CLITICS
)
