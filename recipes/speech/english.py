"""English sentences out of templates: talk of every day, numbers, names, commands, telephone services."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from recipes.speech import numerals
from recipes.speech.templates import Filler, entries, expand, lines

_FIRST_NAMES = entries("""
james, mary, john, linda, robert, susan, michael, karen, david, nancy, william, lisa, richard, betty, joseph, helen
thomas, sandra, charles, donna, daniel, carol, matthew, ruth, anthony, sharon, mark, michelle, paul, laura, steven
sarah, andrew, kimberly, kenneth, deborah, joshua, jessica, kevin, shirley, brian, cynthia, george, angela, edward
melissa, ronald, brenda, timothy, amy, jason, anna, jeffrey, rebecca, ryan, virginia, jacob, kathleen, gary, pamela
nicholas, martha, eric, debra, jonathan, amanda, stephen, stephanie, larry, carolyn, justin, christine, scott, marie
brandon, janet, benjamin, catherine, samuel, frances, gregory, ann, frank, joyce, alexander, diane, raymond, alice
patrick, julie, jack, heather, dennis, teresa, jerry, doris, tyler, gloria, aaron, evelyn, henry, jean, peter, emma
adam, grace, nathan, olivia, walter, sophie, harold, hannah, kyle, rachel, carl, lily, arthur, ella, roger, chloe
keith, zoe, jeremy, lucy, terry, molly, lawrence, nora, sean, clara, christian, julia, albert, eva, joe, maria, ethan
iris, oscar, ivy, felix, ruby, hugo, vera, leo, stella, max, hazel, owen, ahmed, fatima, wei, yuki, carlos, ingrid
""")
_LAST_NAMES = entries("""
smith, johnson, williams, brown, jones, garcia, miller, davis, martin, wilson, anderson, taylor, moore, jackson, lee
thompson, white, harris, clark, lewis, robinson, walker, young, allen, king, wright, scott, hill, green, adams, nelson
baker, hall, rivera, campbell, mitchell, carter, roberts, gomez, phillips, evans, turner, parker, edwards, collins
stewart, morris, murphy, cook, rogers, morgan, cooper, peterson, bailey, reed, kelly, howard, kim, cox, ward
richardson, watson, brooks, wood, bennett, gray, james, hughes, price, myers, long, foster, sanders, ross, powell
sullivan, russell, fisher, henderson, cole, jenkins, perry, butler, barnes, hayes, ford, hamilton, graham, wallace
woods, west, jordan, owens, reynolds, marshall, freeman, wells, webb, simpson, stevens, tucker, porter, hunter, hicks
crawford, mason, dixon, hunt, palmer, black, shaw, holmes, rice, fox, stone, bishop, dean, lane, burke, walsh, harvey
""")
_CITIES = entries("""
london, paris, berlin, madrid, rome, vienna, dublin, oslo, helsinki, lisbon, athens, moscow, istanbul, cairo, nairobi
lagos, johannesburg, tokyo, seoul, busan, beijing, shanghai, hong kong, singapore, bangkok, jakarta, manila, delhi
mumbai, sydney, melbourne, auckland, toronto, montreal, vancouver, ottawa, new york, boston, chicago, seattle, denver
dallas, houston, austin, miami, atlanta, phoenix, portland, san francisco, los angeles, san diego, las vegas
philadelphia, detroit, washington, cleveland, nashville, memphis, new orleans, kansas city, minneapolis, mexico city
havana, lima, bogota, santiago, buenos aires, sao paulo, edinburgh, glasgow, cardiff, belfast, manchester, liverpool
birmingham, leeds, oxford, cambridge, bristol, york, amsterdam, brussels, geneva, zurich, munich, hamburg, frankfurt
milan, venice, naples, barcelona, prague, warsaw, budapest, stockholm, copenhagen, honolulu, anchorage, pittsburgh
""")
_COUNTRIES = entries("""
england, scotland, wales, ireland, france, germany, spain, italy, portugal, norway, sweden, finland, denmark, poland
greece, turkey, russia, china, japan, korea, india, pakistan, thailand, vietnam, indonesia, australia, new zealand
canada, mexico, brazil, argentina, chile, peru, colombia, egypt, kenya, nigeria, morocco, south africa, switzerland
austria, belgium, the netherlands, iceland, the united states, california, texas, florida, ohio, virginia, alaska
""")
_JOBS = entries("""
doctor, nurse, teacher, lawyer, engineer, driver, farmer, baker, writer, singer, painter, plumber, electrician, waiter
manager, secretary, accountant, dentist, pilot, sailor, soldier, judge, officer, student, professor, scientist, chef
butcher, carpenter, mechanic, gardener, librarian, journalist, photographer, actor, musician, programmer, designer
cashier, neighbor, landlord, guest, visitor, customer, coach, captain, director, assistant, mayor, postman, guard
""")
_RELATIVES = entries("""
mother, father, brother, sister, son, daughter, wife, husband, uncle, aunt, cousin, grandmother, grandfather, nephew
niece, friend, best friend, boss, neighbor, roommate, dog, cat, boyfriend, girlfriend, older brother, little sister
colleague, partner, mother in law, grandson, teacher, doctor, parents, children, family
""")
_THINGS = entries("""
book, letter, phone, computer, table, chair, lamp, bottle, cup, plate, knife, fork, spoon, key, door, window, wallet
purse, watch, ring, camera, picture, map, ticket, newspaper, magazine, radio, television, bicycle, car, truck, boat
bag, suitcase, umbrella, pen, pencil, notebook, envelope, stamp, package, box, basket, blanket, pillow, mirror, clock
candle, match, rope, ladder, hammer, nail, saw, screwdriver, brush, broom, bucket, towel, soap, razor, comb, mattress
guitar, piano, violin, drum, flute, ball, kite, doll, toy, puzzle, flag, fence, gate, roof, wall, floor, ceiling
carpet, curtain, sofa, desk, shelf, drawer, cupboard, fridge, oven, stove, kettle, toaster, washing machine, heater
garden hose, shovel, tractor, engine, wheel, tire, battery, cable, button, switch, screen, keyboard, printer, file
report, contract, form, list, bill, receipt, coupon, passport, license, certificate, diary, album, painting, statue
microphone, headset, charger, tablet, jacket, coat, shirt, dress, skirt, sweater, scarf, hat, glove, sock, shoe, boot
belt, tie, suit, necklace, bracelet, glasses case, medicine, bandage, thermometer, wheelchair, telescope, microscope
project, plan, recipe, story, song, poem, speech, question, answer, idea, problem, message, photograph, present, gift
""")
_PLURALS = entries("""
books, letters, keys, tickets, flowers, apples, oranges, eggs, shoes, gloves, glasses, stamps, photographs, papers
chairs, windows, boxes, bottles, coins, dollars, stories, songs, questions, messages, emails, files, dishes, knives
tools, toys, clothes, trousers, batteries, cables, candles, cookies, sandwiches, potatoes, tomatoes, vegetables, trees
horses, cows, sheep, birds, fish, mice, children, people, friends, guests, students, workers, tourists, passengers
cars, buses, trains, planes, ships, houses, streets, bridges, islands, mountains, rivers, clouds, stars, languages
words, numbers, pages, lessons, rules, mistakes, problems, ideas, reasons, promises, memories, dreams, secrets
""")
_FOODS = entries("""
bread, butter, cheese, rice, soup, salad, chicken, beef, pork, fish, pasta, pizza, a sandwich, a hamburger, noodles
an apple, an orange, a banana, a lemon, strawberries, grapes, a peach, a pear, cherries, melon, potatoes, carrots
onions, garlic, tomatoes, beans, peas, corn, mushrooms, spinach, cabbage, chocolate, ice cream, cake, apple pie
cookies, pancakes, honey, jam, sugar, salt, pepper, olive oil, vinegar, milk, tea, green tea, coffee, black coffee
orange juice, lemonade, water, hot chocolate, beer, red wine, white wine, scrambled eggs, bacon, sausages, yogurt
cereal, toast, fried rice, roast beef, mashed potatoes, french fries, a bowl of soup, a cup of tea, a glass of milk
a slice of cake, a piece of bread, a bottle of water, two cups of coffee, some fruit, something sweet, lunch, dinner
breakfast, a snack, leftovers, spaghetti, dumplings, curry, sushi, tacos, lamb chops, shrimp, oysters, walnuts
""")
_PLACES = entries("""
the house, the office, the station, the airport, the hospital, the school, the library, the bank, the post office
the supermarket, the bakery, the park, the beach, the museum, the theater, the cinema, the restaurant, the hotel
the pharmacy, the church, the market, the garage, the kitchen, the bathroom, the bedroom, the garden, the basement
the attic, the yard, the lake, the river, the mountains, the forest, the village, the city center, the harbor
the bridge, the bus stop, the parking lot, the gas station, the gym, the stadium, the swimming pool, the zoo
the university, the factory, the farm, the police station, the embassy, the shop, the corner, the cafe, the bar
the meeting room, the conference center, the front desk, the lobby, the elevator, the third floor, the warehouse
the dentist, the barber, the concert hall, the town hall, the castle, the island, the desert, the waterfall, the port
""")
_ADJECTIVES = entries("""
new, old, big, small, little, large, red, blue, green, yellow, black, white, brown, gray, pink, purple, orange, silver
long, short, heavy, light, dark, bright, clean, dirty, dry, wet, cheap, expensive, beautiful, ugly, strange, broken
empty, full, soft, hard, round, square, wooden, plastic, golden, fresh, cold, warm, hot, quiet, loud, strong, weak
thick, thin, wide, narrow, deep, simple, difficult, easy, useful, useless, important, interesting, boring, funny
famous, modern, ancient, foreign, local, public, private, favorite, perfect, terrible, wonderful, enormous, tiny
special, ordinary, missing, second, next, last, first, other, same, wrong, right, different, comfortable, dangerous
""")
_FEELINGS = entries("""
happy, sad, angry, tired, hungry, thirsty, sleepy, bored, excited, nervous, afraid, worried, surprised, confused
proud, jealous, lonely, sick, dizzy, busy, free, ready, late, early, lost, sorry, sure, safe, lucky, calm, curious
disappointed, embarrassed, grateful, healthy, homesick, impatient, relaxed, upset, serious, cheerful, annoyed
""")
_ADVERBS = entries("""
quickly, slowly, carefully, quietly, loudly, suddenly, finally, usually, always, often, never, sometimes, rarely
probably, certainly, really, almost, already, still, just, only, again, together, alone, early, immediately, soon
""")
_ANIMALS = entries("""
dog, cat, horse, cow, pig, sheep, goat, chicken, duck, goose, rabbit, mouse, rat, fox, wolf, bear, deer, lion, tiger
elephant, monkey, snake, frog, turtle, bird, parrot, eagle, owl, penguin, dolphin, whale, shark, bee, butterfly
spider, ant, donkey, camel, giraffe, kangaroo, squirrel, hedgehog, puppy, kitten, goldfish, crocodile, zebra
""")
_BODY = entries("""
head, back, neck, shoulder, arm, elbow, wrist, hand, finger, thumb, chest, stomach, hip, leg, knee, ankle, foot, toe
eye, ear, nose, mouth, tooth, tongue, throat, skin, heart, left arm, right leg, left eye, lower back
""")
_SUBJECTS = entries("""
history, geography, mathematics, chemistry, physics, biology, music, art, english, french, german, spanish, korean
japanese, chinese, economics, philosophy, computer science, law, medicine, engineering, literature, politics, sports
cooking, gardening, photography, astronomy, psychology, architecture, the weather, the economy, football, the news
""")
_ACTIVITIES = entries("""
swimming, running, reading, cooking, dancing, singing, painting, fishing, hiking, camping, skiing, shopping, traveling
driving, sleeping, studying, working, cleaning the house, playing chess, playing the piano, watching movies
riding a bike, walking the dog, listening to music, learning languages, playing football, going to the gym
baking bread, taking pictures, growing tomatoes, collecting stamps, doing nothing, climbing, sailing, knitting
""")
_PAST_TIMES = entries("""
yesterday, last night, last week, last month, last year, this morning, an hour ago, two days ago, three weeks ago
on {weekday}, last {weekday}, in {month}, in {year}, a long time ago, the day before yesterday, when we were young
before lunch, after dinner, during the holidays, over the weekend, a few minutes ago, at {time}, on {date}
""")
_FUTURE_TIMES = entries("""
tomorrow, tonight, next week, next month, next year, soon, later, on {weekday}, next {weekday}, in {month}, at {time}
in an hour, in {small} minutes, in {small} days, this afternoon, this evening, this weekend, after work, before dinner
tomorrow morning, the day after tomorrow, on {date}, as soon as possible, in a moment, at the end of the month
""")

# Base; third person; past; -ing form; participle : objects with ";" between them.
_VERB_TABLE = lines("""
buy buys bought buying bought : {a_thing};{some};{food};a new {thing} for {person}
see sees saw seeing seen : {a_thing};{person};the {animal};{person} at {place};a {adjective} {animal}
take takes took taking taken : {a_thing};{a_thing} to {place};the bus to {place};a picture of {person};a break
give gives gave giving given : {person} {a_thing};{a_thing} to {person};the {animal} {food};{person} some advice
make makes made making made : {food};{food} for {person};a list;a mistake;a decision;a phone call;some noise
eat eats ate eating eaten : {food};{food} with {person};{food} at {place};too much {food};with {person}
drink drinks drank drinking drunk : {food};tea at {place};a glass of water;coffee with {person}
read reads read reading read : {a_thing};the newspaper;a story about {person};about {topic};{small} pages
write writes wrote writing written : a letter to {person};about {topic};{small} emails;down the number;\
a {adjective} report
find finds found finding found : {a_thing};{a_thing} in {place};the answer;{person} in {place};{some} under the bed
lose loses lost losing lost : {a_thing};the {thing} in {place};my way;{small} dollars;the game
sell sells sold selling sold : {a_thing};{some};{a_thing} to {person};the house;{small} tickets
bring brings brought bringing brought : {a_thing};{food} to {place};{person} {a_thing};{person} home
carry carries carried carrying carried : {a_thing};{a_thing} to {place};{some};the {adjective} box upstairs
open opens opened opening opened : {a_thing};the door;the window;an account;a restaurant in {city};the box
close closes closed closing closed : the door;the window;the shop at {time};the account;{a_thing}
clean cleans cleaned cleaning cleaned : {place};{a_thing};the kitchen with {person};{some};the windows
wash washes washed washing washed : {a_thing};the dishes;the {animal};my hands;the clothes
cook cooks cooked cooking cooked : {food};{food} for {person};dinner for {small} people
call calls called calling called : {person};{person} about {a_thing};the doctor;a taxi;from {place}
meet meets met meeting met : {person};{person} at {place};{person} for {food};the {job} in {city}
visit visits visited visiting visited : {person};{person} in {city};{city};{country};the museum with {person}
help helps helped helping helped : {person};{person} with {a_thing};the {job};{person} find {a_thing}
ask asks asked asking asked : {person};{person} about {topic};{person} for {a_thing};a question;the {job} for help
tell tells told telling told : {person} the truth;{person} a story;{person} about {topic};{person} the time
show shows showed showing shown : {person} {a_thing};{person} the way to {place};{some} to {person};the passport
send sends sent sending sent : {a_thing} to {person};{person} a message;{person} {a_thing};the package to {country}
receive receives received receiving received : {a_thing};a letter from {person};{small} messages;good news
pay pays paid paying paid : for {a_thing};for {food};{price};{price} for {a_thing};the bill;in cash
borrow borrows borrowed borrowing borrowed : {a_thing};{a_thing} from {person};{price} from the bank
lend lends lent lending lent : {person} {a_thing};{price} to {person};{some} to {person}
fix fixes fixed fixing fixed : {a_thing};the {thing} for {person};the car;the roof;the broken {thing}
break breaks broke breaking broken : {a_thing};the {thing};the window;a promise
build builds built building built : a house;a bridge;{a_thing};a wall around {place};{small} houses in {city}
paint paints painted painting painted : {a_thing};the wall;the door {color};a picture of {person}
draw draws drew drawing drawn : {a_thing};a map of {place};a {animal};a line across the page
move moves moved moving moved : to {city};to {country};{a_thing};{a_thing} to {place};into a new apartment
travel travels traveled traveling traveled : to {city};to {country};by train;with {person};around the world
drive drives drove driving driven : to {place};to {city};{person} to {place};a {adjective} car;{small} miles
walk walks walked walking walked : to {place};home;the {animal};along the river;with {person};{small} miles
run runs ran running run : to {place};{small} miles;through the forest;a {adjective} company;away from the {animal}
fly flies flew flying flown : to {city};to {country};from {city} to {city};over the mountains;home
swim swims swam swimming swum : in the lake;across the river;with {person};{small} laps
ride rides rode riding ridden : a bicycle;a horse;the bus to {place};the train with {person}
catch catches caught catching caught : a cold;the ball;a fish;the train to {city};the {animal}
throw throws threw throwing thrown : {a_thing};the ball to {person};a party;{some} away;stones into the water
hold holds held holding held : {a_thing};my hand;the door open;a meeting with {person};the line
keep keeps kept keeping kept : {a_thing};the receipt;a secret;{some} in {place};quiet
leave leaves left leaving left : {place};{city};{a_thing} in {place};a message;the {thing} on the table
lead leads led leading led : the team;the group to {place};a busy life;the way
teach teaches taught teaching taught : {topic};{topic} to {person};{small} students;{person} to swim
learn learns learned learning learned : {topic};about {topic};to drive;to cook {food};a lot from {person}
study studies studied studying studied : {topic};{topic} in {city};for the exam;with {person}
forget forgets forgot forgetting forgotten : {a_thing};about {a_thing};the password;{person};the name of {place}
remember remembers remembered remembering remembered : {person};{a_thing};the way to {place};that {feeling} day
know knows knew knowing known : {person};the answer;something about {topic};the way to {place}
hear hears heard hearing heard : {person};the {animal};about {topic};a {adjective} noise;the news from {city}
watch watches watched watching watched : television;a movie with {person};the {animal};the game;the children play
wear wears wore wearing worn : a {color} shirt;a {adjective} coat;glasses;{color} shoes;a {color} hat
wait waits waited waiting waited : for {person};for the bus;at {place};in line;{small} minutes for {person}
work works worked working worked : at {place};with {person};in {city};as a {job};on a {adjective} project;late
live lives lived living lived : in {city};in {country};near {place};with {person};in a {adjective} house
stay stays stayed staying stayed : at home;in {city};at {place};with {person};for {small} nights;in bed
play plays played playing played : football;the piano;the guitar for {person};chess with {person};in the garden
win wins won winning won : the game;a prize;{price};the first race;a {adjective} {thing}
choose chooses chose choosing chosen : {a_thing};the {adjective} one;{food};a name for the {animal}
grow grows grew growing grown : vegetables;tomatoes in {place};{color} flowers;a beard
feed feeds fed feeding fed : the {animal};the {animal} at {time};the baby;{small} people
cut cuts cut cutting cut : the bread;the grass;the paper in half;my finger;the cake into {small} pieces
put puts put putting put : {a_thing} in {place};{a_thing} on the table;{some} in the box;the {thing} under the bed
count counts counted counting counted : the {plural};from {small} to {small};the money;{small} {plural}
order orders ordered ordering ordered : {food};{a_thing};{food} and {food};{small} {plural};{food} for {person}
check checks checked checking checked : {a_thing};the messages;the time;the address of {place};the {thing} again
change changes changed changing changed : {a_thing};the date of the meeting;the tire;my mind;the subject;clothes
cancel cancels canceled canceling canceled : the order;the meeting with {person};the trip to {city};the reservation
book books booked booking booked : a room in {city};a flight to {city};a table for {small} people;a ticket
plan plans planned planning planned : a trip to {country};a party for {person};the meeting;a surprise for {person}
finish finishes finished finishing finished : {a_thing};the work;the {adjective} project;the book about {topic}
start starts started starting started : {a_thing};the car;work at {time};a company in {city};the {adjective} lesson
stop stops stopped stopping stopped : at {place};the car;smoking;in front of {place};the {adjective} machine
miss misses missed missing missed : the bus;the train to {city};{person};the meeting;the first {small} minutes
thank thanks thanked thanking thanked : {person};{person} for {a_thing};the {job};everyone for coming
invite invites invited inviting invited : {person};{person} to the party;{person} to {place};{small} people
explain explains explained explaining explained : {topic};the problem to {person};the {adjective} rules;everything
discuss discusses discussed discussing discussed : {topic};{topic} with {person};the plan;the price of {a_thing}
marry marries married marrying married : {person};a {job};a {job} from {city};for love
""")


class _Verb:
    """A verb's five forms and the templates of what may follow it."""

    def __init__(self, line: str) -> None:
        forms, objects = line.split(" : ")
        self.base, self.third, self.past, self.present, self.participle = forms.split()
        self.objects = objects.split(";")


_VERBS = tuple(map(_Verb, _VERB_TABLE))


def _phrase(form: str) -> Callable[[random.Random], str]:
    """Return a slot: a verb in ``form`` with one of its objects."""

    def fill(chance: random.Random) -> str:
        verb = chance.choice(_VERBS)
        head: str = getattr(verb, form)
        return f"{head} {chance.choice(verb.objects)}"

    return fill


def _noun(chance: random.Random) -> str:
    """Return a noun phrase with the right article; "a" or "an" goes by the letter, and no entry is irregular."""
    article = chance.choice(("a", "a", "the", "the", "my", "your", "his", "her", "our", "their", "this", "that"))
    noun = chance.choice(_THINGS)
    if chance.random() < 0.35:
        noun = f"{chance.choice(_ADJECTIVES)} {noun}"
    if article == "a" and noun[0] in "aeiou" and not noun.startswith(("use", "uni", "eu")):
        article = "an"
    return f"{article} {noun}"


def _spelled(chance: random.Random) -> str:
    """Return two to seven letters said one by one; "a" is left out, for it would be said as the article."""
    return " ".join(chance.choice("bcdefghijklmnopqrstuvwxyz") for _ in range(chance.randint(2, 7)))


SLOTS: dict[str, Filler] = {
    "first": _FIRST_NAMES,
    "last": _LAST_NAMES,
    "city": _CITIES,
    "country": _COUNTRIES,
    "job": _JOBS,
    "relative": _RELATIVES,
    "thing": _THINGS,
    "a_thing": _noun,
    "plural": _PLURALS,
    "some": entries("some {plural}, the {plural}, {small} {plural}, many {plural}, all the {plural}, a few {plural}"),
    "food": _FOODS,
    "place": _PLACES,
    "adjective": _ADJECTIVES,
    "feeling": _FEELINGS,
    "adverb": _ADVERBS,
    "animal": _ANIMALS,
    "body": _BODY,
    "topic": _SUBJECTS,
    "activity": _ACTIVITIES,
    "color": entries(
        "red, blue, green, yellow, black, white, brown, gray, pink, purple, orange, dark blue, light green"
    ),
    "person": entries(
        "{first}, {first}, my {relative}, your {relative}, her {relative}, the {job}, him, her, them, us"
    ),
    "who": entries(
        "{first}, {first} {last}, my {relative}, his {relative}, the {job}, a {job} from {city}, the old man"
    ),
    "they": entries("i, you, we, they, the children, {first} and {first}, my parents, most people, the {plural}"),
    "she": entries("he, she, he, she, {first}, my {relative}, the {job}, everyone, nobody, somebody, your {relative}"),
    "anyone": entries("i, you, he, she, we, they, {first}, {who}, our {relative}"),
    "base": _phrase("base"),
    "third": _phrase("third"),
    "past": _phrase("past"),
    "ing": _phrase("present"),
    "done": _phrase("participle"),
    "before": _PAST_TIMES,
    "after": _FUTURE_TIMES,
    "month": tuple(numerals.MONTHS),
    "weekday": tuple(numerals.WEEKDAYS),
    "year": numerals.some_year,
    "time": numerals.some_time,
    "date": numerals.some_date,
    "price": numerals.some_price,
    "small": numerals.some_small,
    "number": numerals.some_cardinal,
    "ordinal": numerals.some_ordinal,
    "digits": numerals.some_digits,
    "digit": tuple(numerals.ONES[:10]),
    "phone": numerals.some_phone,
    "percent": numerals.some_percentage,
    "decimal": numerals.some_decimal,
    "spelled": _spelled,
    "sky": entries(
        "sunny, cloudy, rainy, windy, foggy, cold, warm, hot, humid, stormy, clear, freezing, mild, dry, snowy"
    ),
    "unit": entries(
        "meters, miles, kilometers, feet, inches, pounds, kilograms, liters, degrees, hours, minutes, seconds"
    ),
    "key": entries(
        "one, two, three, four, five, six, seven, eight, nine, zero, star, pound, the pound key, the star key"
    ),
    "service": entries("""
        sales, support, technical support, billing, customer service, the operator, reception, accounting, shipping
        returns, reservations, new orders, the front desk, human resources, voice mail, your account, the directory
    """),
}

_CLAUSES = lines("""
{anyone} {past}
{anyone} {past} {before}
{they} {base}
{she} {third}
{they} [always|often|never|sometimes|usually|still] {base} [|on {weekday}|in the morning|every day|at night]
{she} [always|often|never|sometimes|usually|still] {third} [|every {weekday}|in the evening|twice a week]
{anyone} will {base} [{after}|]
{anyone} [will not|won't] {base} [{after}|]
{anyone} [can|can't|could|should|must|might|may|would|shouldn't|couldn't|wouldn't] {base}
[he|she|{first}] is {ing} [right now|at the moment|again|{after}|]
[we|they|you] are {ing} [right now|at the moment|again|{after}|]
i am [{adverb}|] {ing}
{anyone} had [already|never|just|] {done}
[i|we|they|you] have [already|never|just|] {done}
[he|she|{first}] has [already|never|just|] {done}
[i|we|they|you|the {plural}] didn't {base} [{before}|]
[he|she|{first}] doesn't [want to|like to|have to|need to] {base}
[i|we|they|you] don't [want to|like to|have to|need to] {base}
[i|we|they] [want|need|have|would like|used|plan|hope|try|decided|forgot|promised] to {base}
[he|she|{who}] [wants|needs|has|used|plans|hopes|tried|decided|forgot|promised] to {base}
[he|she|i|{who}] was {ing} [when the phone rang|{before}|all day|in the rain|]
i'm [going|not going|about|ready|happy|sorry] to {base}
the {adjective} {thing} [is|was] [in {place}|on the table|very {adjective}|{adjective} and {adjective}|under the bed]
there [is|was] {a_thing} in {place}
there [are|were] {small} {plural} in {place}
{who} was {feeling} {before}
i [am|was|feel|felt] [very|so|a little|not|] {feeling}
""")

_TALK = lines("""
{clause}
{clause}
{clause}
{clause}
{clause} and {clause}
{clause} but {clause}
{clause} because {clause}
if {clause} {clause}
when {clause} {clause}
{who} [said|thinks|told me|knows|believes|hopes] that {clause}
i [think|believe|hope|heard|know|guess|am sure] [that|] {clause}
do you [think|know if|believe that] {clause}
did {anyone} {base} [{before}|]
[do|don't] {they} {base}
does {she} [often|ever|always|] {base}
will {anyone} {base} [{after}|]
[can|could|would|will] you [please|] {base} [{after}|]
[have you|have they|has {first}] [ever|already] {done}
why [did|didn't|does|doesn't] [he|she|{first}] {base}
when [did|will|are|can] you [going to|] {base}
where [did|do|can] [you|they|we] {base}
how [did|do|can|could] [you|they|we|i] {base}
who [is|was] {ing} [in {place}|]
what [were|are] you doing [in {place}|{before}|when {clause}]
[let's|please|don't|never|always|try to|remember to|you should|we have to] {base} [{after}|]
[what|how] about {ing} [{after}|]
would you like {food} [or {food}|with {food}|]
i would like {food} [and {food}|please|with {food}]
[could|may|can] i have {food} [please|and the bill please|to go]
this {food} tastes [good|terrible|strange|better than {food}|like {food}]
we ran out of {food}
my favorite [food|drink] is {food}
how much [is|was|does] {a_thing} [cost|]
how much do the {plural} cost
it costs {price}
it was {price} but i paid only {price}
do you have [this|it|that {thing}] in {color}
i am looking for {a_thing}
is there {a_thing} in {place}
where is the nearest [bank|hospital|pharmacy|bus stop|station|hotel|supermarket|police station|cash machine]
how do i get to {place} [from here|from {place}|by bus|]
[turn left|turn right|go straight|go back|stop] [at|near|after|before] {place}
it is {small} [minutes|miles|kilometers|hours] from {place} [to {place}|]
the [train|bus|flight|ship|ferry] [to|from] {city} [leaves|arrives|departs|is delayed] [at {time}|on {weekday}|today|]
what time does the [train|bus|plane|shop|movie|museum|game|meeting] [start|leave|open|close|arrive|end]
i need a [single|return|one way] ticket to {city}
we are flying from {city} to {city} {after}
is this seat [taken|free]
where are you [from|going|now|staying]
i come from {city} [in {country}|]
have you ever been to {city}
what's the weather like in {city} [today|]
[today|yesterday|tomorrow] [it is|it was|it will be] {sky} [and {sky}|in {city}|]
it [will be|was|is going to be] {sky} [{after}|in {city}|all day]
[it's|it was] raining [in {city}|again|heavily|cats and dogs|all day]
the temperature is {small} degrees [below zero|outside|in {city}|]
don't forget your umbrella
[good morning|good afternoon|good evening|hello|hi|good night|welcome|goodbye|see you] [{first}|everyone|]
how are you [today|doing|feeling|this morning|]
i'm [fine|very well|not so good|doing great|a bit tired] [thank you|thanks|]
nice to meet you [{first}|]
my name is {first} {last}
what is your [name|phone number|address|job|favorite color|email address|date of birth|opinion]
[this is|i am|have you met] {first} [{last}|]
thank you [very much|so much|for {ing}|for your help|]
you're welcome
i'm sorry [i am late|about that|i didn't hear you|for the trouble|]
excuse me [where is {place}|do you speak {topic}|can i ask you something|]
[no problem|of course|never mind|i don't know|i have no idea|that's right|that's wrong|not at all|maybe later|why not]
happy birthday {first}
congratulations on your new {thing}
have a [nice|great|good|wonderful] [day|trip|weekend|evening|time]
see you [tomorrow|later|soon|on {weekday}|at {time}|in {city}]
my {body} hurts
{who} has a [headache|fever|cold|cough|sore throat|broken {body}|pain in the {body}]
take this medicine [twice|three times|once] a day [after meals|before breakfast|with water|]
you should see a doctor about your {body}
i have an appointment with [doctor {last}|{who}|the dentist] [at {time}|on {weekday}|{after}]
she broke her {body} [while {activity}|in {place}|{before}]
i [like|love|hate|enjoy|don't like|prefer|miss] {activity} [and {activity}|with {person}|more than {activity}|]
{first} is good at {activity}
are you interested in {topic}
i study {topic} at the university of {city}
{topic} is my favorite subject
[do|don't] you speak {topic}
{who} works as a {job} in {city}
what does your {relative} do
my {relative} is a {job}
our {job} is from {country}
he wants to become a {job}
she is {small} years old
how old is your {relative}
i have {small} [brothers|sisters|children|cousins|cats|dogs|{plural}]
the {animal} [is sleeping|ran away|is hungry|bit the {job}|jumped over the fence|is in {place}]
we saw {small} {animal}s and a {adjective} {animal}
{animal}s [eat|like|don't eat|hate] {food}
the {color} {thing} is [bigger|smaller|older|better|worse|cheaper|heavier] than the {color} one
which [one|{thing}|book|color] do you [like|prefer|want|need]
whose {thing} is this
this is [my|your|his|her|our|their] {adjective} {thing}
these {plural} are [too|very|not|] {adjective}
those {plural} belong to {person}
i [can't|cannot] find my {thing}
have you seen my {thing} [anywhere|]
the meeting [starts|ends|was moved to|is] at {time}
we have a meeting with {who} {after}
can we [talk|meet|speak|discuss this] {after}
i will send you the {thing} {after}
please let me know [if you need anything|when you arrive|what you think|by {weekday}|]
the {thing} is [broken|missing|not working|on sale|out of stock|made of wood|ready|too expensive]
[hurry up|be careful|calm down|come in|sit down|stand up|wait a minute|listen to me|look at this|get out of here]
[as far as i know|to be honest|in my opinion|by the way|of course|for example|on the other hand|actually] {clause}
[yes|no|well|okay|oh|so|and then|then|maybe|perhaps|first|finally|however] {clause}
it [takes|took] {small} [minutes|hours|days|weeks|months|years] to {base}
it is [too|very] [late|early|hard|easy|dangerous|expensive] to {base}
[he|she] is the {job} who {past}
the {thing} that {anyone} {past} is [gone|here|{adjective}]
[nothing|everything|something|anything] is [possible|wrong|ready|fine|lost|different]
before {ing} you have to {base}
after {ing} {anyone} {past}
instead of {ing} {anyone} {past}
neither {first} nor {first} {past}
{first} {last} was born in {city} in {year}
the capital of {country} is not {city}
the population of {city} is {number}
{who} arrived in {city} on {date}
i was born on {date}
""")

_NUMBERS = lines("""
{number}
{number}
{digits}
{digits}
{digits}
{digit} {digit} {digit} {digit}
{ordinal}
{phone}
{price}
{year}
{time}
{date}
{percent}
{decimal}
{number} {unit}
{number} {plural}
[my|your|his|her|the] [phone|telephone|mobile|office|home] number is {phone}
[call|dial|try] {phone}
the [code|password|pin|combination] is {digits}
[flight|room|bus|gate|platform|track|page|chapter|line|channel|number|extension|lane|unit|part|step] {number}
{number} [plus|minus|times|divided by] {number} [equals {number}|is {number}|]
the answer is {number}
count from {number} to {number}
between {number} and {number}
{percent} of the {plural} [are {adjective}|were lost|have been sold]
prices [rose|fell|went up|went down] by {percent}
it is {time} [now|in {city}|]
[today is|the meeting is on|the deadline is|her birthday is on] {date}
the total [is|comes to|was] {price}
the {ordinal} of {month}
the {ordinal} [time|day|floor|street|person|question|door on the left|world war|century]
in {year} [there were {number} {plural}|{clause}]
since {year}
{decimal} {unit}
the temperature is {decimal} degrees
{number} people live in {city}
{number} [{last}|oak|main|park|church|river|lake|hill|station] [street|road|avenue|lane|drive]
[order|account|customer|invoice|ticket|case] number {digits}
{digits} {digits}
my zip code is {digit} {digit} {digit} {digit} {digit}
[one|two|three|five|ten] [and a half|] [hours|days|years|minutes]
[a|one] [half|third|quarter] of the {plural}
[double|triple] {digit}
[zero|oh] {digit} {digit}
area code {digit} {digit} {digit}
the score is {small} to {small}
{small} [by|times] {small}
""")

_NAMES = lines("""
{first} {last}
{first} {last}
{first} and {first}
{city}
{city} {country}
{first} {last} from {city}
[mister|missus|miss|doctor|professor|captain|president] {last}
{who} and {who}
{weekday} {month}
{weekday} [morning|afternoon|evening|night]
{adjective} {thing}
{color} {animal}
{food} and {food}
{thing} {thing} {thing}
{plural} and {plural}
{adjective} {plural} in {place}
my last name is {last} that's {spelled}
spelled {spelled}
{spelled}
""")

_COMMANDS = lines("""
[turn|switch] [on|off] the [light|lights|radio|television|heater|fan|air conditioner|oven|alarm|music|computer|lamp]
[turn|switch] the [volume|temperature|brightness|heat|music] [up|down] [to {small}|]
set [an alarm|a timer|a reminder] for [{time}|{small} minutes|{small} hours|tomorrow at {time}]
[call|message|text|email] [{first}|{first} {last}|my {relative}|the {job}]
[play|stop|pause|repeat|skip|resume] [the music|the song|the next song|this album|some {topic}|the video|]
[open|close|delete|copy|save|print|rename|move|send|share] [the {thing}|this file|all files|the window|{a_thing}]
[go|move|turn|scroll|jump] [left|right|up|down|back|forward|home|to the end|to page {small}]
[show|tell] me [the weather|the news|my messages|my calendar|a joke|the time in {city}|the way to {place}]
[add|remove] {food} [to|from] the [shopping list|order|basket|menu]
what is {number} [plus|minus|times|divided by] {number}
translate {thing} [into|to] [korean|french|german|spanish|chinese|japanese]
find [flights|hotels|trains|restaurants] [in|near] {city} [for {date}|]
select all {plural} where the [price|year|number|size] is [less|greater] than {number}
[start|stop|cancel|continue|undo|redo|refresh|restart] [it|this|the process|the recording|the download|that|]
[yes|no|okay|cancel|help|stop|start|back|next|previous|continue|repeat|quit|exit|enter|delete|home|menu]
lock the [front|back|garage|car|] door
take a [note|picture|screenshot|photo|message for {first}]
remind me to {base} {after}
search for {a_thing}
""")

_TELEPHONE = lines("""
for {service} [press|dial|say] {key}
to [speak|talk] [to|with] {service} press {key}
[press|push|enter|say] {key} [now|for {service}|to continue|to go back|to hear this again|]
if you would like to [leave a message|hear the options|change your password|{base}] press {key}
please [hold|wait|stand by] [while we connect you to {service}|for the next agent|a moment|]
thank you for [calling|waiting|your patience|holding|your order] [{last} and company|the {last} hotel|]
your [call|order|payment|request|reservation] [is important|has been received|was not accepted|will be answered soon]
all [of our|] [agents|operators|lines|representatives] are [busy|helping other callers] [right now|at this time|]
you are caller number {small} [in line|in the queue|]
the estimated waiting time is {small} minutes
please enter your [account|customer|card|phone|order|meeting|extension|pin] number [followed by {key}|]
the [number|extension|account|password|date|code] you [entered|dialed|gave] is not [valid|correct|available|known]
[sorry|i'm sorry] [i didn't understand|that is not correct|nobody is available|we are closed|try again later]
your account balance is {price}
your [balance|bill|payment] of {price} [is due on {date}|was paid on {date}|is overdue]
you have {small} [new|old|saved|unheard|urgent] [messages|voice messages|faxes|voicemails]
[first|next|last|new] message [received|sent|from] [{weekday}|{date}|{phone}|at {time}]
to [delete|save|repeat|forward|reply to] this message press {key}
the message [has been|was] [deleted|saved|sent|forwarded]
leave [a message|your name and number] after the [tone|beep]
[nobody|no one|{who}] is [available|in the office|on the other line|away from the phone] [at the moment|right now|]
[you are|{first} is] now [joining|leaving|entering] the [conference|meeting|call]
there [are|is] {small} [people|participants|callers] in [this|the] conference
the conference [is full|will begin shortly|is now locked|has ended|will end in {small} minutes]
you are the [only|first|last|{ordinal}] [person|caller|participant] in the [conference|meeting]
you have been [muted|removed|connected|disconnected|placed in a queue]
please say your [name|birthday|zip code|account number|password] [after the tone|clearly|]
the [person|party|number] you are [calling|trying to reach] [is busy|is not answering|has moved|is on the phone]
[transferring|connecting|forwarding] [you|your call] to [{service}|extension {digits}|{first} {last}]
extension {digits} is [busy|not available|not answering|ringing|now active|logged in|logged out]
call forwarding has been [turned on|turned off|set to {phone}|canceled]
[do not disturb|call waiting|caller identification|voicemail|speed dialing] is now [on|off|active|enabled|disabled]
your [password|pin|greeting|language|address] has been [changed|recorded|deleted|reset|saved]
re enter your new password [and press {key}|]
our office [hours are|is open] from {time} to {time} [monday through friday|on {weekday}|every day|]
we are closed on {weekday} and {weekday}
[who|may i ask who] is calling [please|]
[can|could|may] i [speak|talk] [to|with] [{first}|mister {last}|the manager|someone in {service}]
one moment please [i will connect you|]
[he|she] is [in a meeting|out for lunch|on vacation|not at the desk] [until {time}|until {weekday}|]
this call may be [recorded|monitored] [for training|for quality|]
the line is [busy|dead|not clear|open|disconnected]
you must [dial|enter] [a|one|the] [area code|zero|extension|one] [first|before the number|]
[hang up|call back|try again|stay on the line|redial|pick up the phone] [please|later|in {small} minutes|now|]
the time is {time}
your call will be [answered|transferred|returned] in [the order it was received|{small} minutes|a moment]
to accept this call press {key} to refuse it press {key}
""")

_GROUPS = ((_TALK, 55), (_NUMBERS, 16), (_NAMES, 7), (_COMMANDS, 7), (_TELEPHONE, 15))
_WEIGHTS = tuple(weight for _, weight in _GROUPS)
SLOTS["clause"] = _CLAUSES

_SHORT = lines("""
{digit}
{digit}
{digit}
{digit}
{digit} {digit}
{small}
{number}
{ordinal}
{thing}
{plural}
{adjective}
{feeling}
{animal}
{first}
{last}
{city}
{weekday}
{month}
{color}
{adverb}
[yes|no|okay|hello|goodbye|thanks|please|sorry|maybe|sure|right|wrong|stop|go|wait|help|start|left|right|up|down]
[good morning|good night|thank you|of course|not yet|come in|all right|see you|excuse me|who's there|never mind]
{adjective} {thing}
{color} {animal}
{first} {last}
[the|my|your|a|this|that] {thing}
[i|you|we|they] [know|see|agree|understand|went|came|did|can|will|won't]
[he's|she's|it's|i'm|you're|we're] {feeling}
""")


_HIATUS = re.compile(r"\ba (?=[aeiou](?!ne\b|nce\b|se|ni|u))")


def sentence(chance: random.Random) -> str:
    """Return a sentence of two to some twenty words, or a number, name or command."""
    (templates, _) = chance.choices(_GROUPS, _WEIGHTS)[0]
    return _HIATUS.sub("an ", expand(chance.choice(templates), SLOTS, chance))


def short(chance: random.Random) -> str:
    """Return one word, or a few that stand for one, such as "thank you"."""
    return expand(chance.choice(_SHORT), SLOTS, chance)
