"""Words that count the victims of an event, in the languages that news at hand are mostly in.

All folded (`text.fold`): without case and accents. A language that is not here has no figures to
compare; a new one is a few words in each table.
"""

from __future__ import annotations

THINGS = {
    "dead": "dead killed killing kills kill dies die died deaths fatalities tote toten getotet "
    "todesopfer gestorben starben morts mort mortes tues tue deces muertos muertes fallecidos "
    "morti uccisi mortos doden gedood doda dode drept погибли погибших убиты",
    "injured": "injured injuring injures injuries wounded wounding wounds hurt hurting verletzt "
    "verletzte verletzten blesses heridos feriti feridos gewonden skadade раненых ранены",
    "missing": "missing vermisst vermisste vermissten disparus desaparecidos dispersi",
    "arrested": "arrested arresting arrests detained detaining festgenommen verhaftet festnahmen "
    "arretes interpelles arrestations detenidos arrestati detidos presos",
}
WORDS = {word: thing for thing, words in THINGS.items() for word in words.split()}
_BETWEEN = {
    "en": "people persons person were was are is have been being to be and in at least more than "
    "about around nearly almost some over of the as many up",
    "de": "menschen personen leute wurden werden waren sind kamen ums leben mindestens rund uber "
    "etwa mehr als fast und in",
    "fr": "personnes gens ont ete sont etaient au moins plus de pres environ et",
    "es": "personas persona fueron han resultado al menos mas de unos casi cerca y",
    "it": "persone sono stati almeno circa oltre e",
    "pt": "pessoas foram pelo menos cerca de e",
    "nl": "mensen",
    "sv": "personer",
    "ru": "человек",
}
PERSONS = frozenset(word for words in _BETWEEN.values() for word in words.split())
"""What may stand between a number and its word without making it another thing."""
_OTHERS = {
    "en": "others other more another additional further",
    "de": "weitere",
    "fr": "autres",
    "es": "otros",
    "it": "altri",
}
PARTS = frozenset(word for words in _OTHERS.values() for word in words.split())
"""What makes a number a part of the whole."""
FLOORS = ("at least", "more than", "over", "mindestens", "mehr als", "au moins", "plus de",
           "al menos", "mas de", "almeno", "piu di", "pelo menos", "mais de", "minst")  # fmt: skip
ROUGHLY = ("about", "around", "nearly", "almost", "some", "up to", "as many as", "rund", "etwa",
            "fast", "pres de", "environ", "unos", "casi", "circa", "cerca de")  # fmt: skip
NUMBERS = {
    word: value
    for value, words in {
        2: "two zwei deux dos due", 3: "three drei trois tres tre", 4: "four vier quatre cuatro",
        5: "five funf cinq cinco", 6: "six sechs seis sei", 7: "seven sieben sept siete sette",
        8: "eight acht huit ocho otto", 9: "nine neun neuf nueve nove", 10: "ten zehn dix diez",
        11: "eleven elf onze once", 12: "twelve zwolf douze doce", 13: "thirteen dreizehn treize",
        14: "fourteen vierzehn quatorze", 15: "fifteen funfzehn quinze", 16: "sixteen sechzehn",
        17: "seventeen siebzehn", 18: "eighteen achtzehn", 19: "nineteen neunzehn",
        20: "twenty zwanzig vingt veinte venti", 30: "thirty dreissig trente treinta trenta",
    }.items()
    for word in words.split()
}  # fmt: skip
