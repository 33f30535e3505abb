"""Lists of English words that fill the slots of templates: names, things, food, places, moments."""

from __future__ import annotations

from recipes.speech.templates import entries

FIRST_NAMES = entries("""
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
LAST_NAMES = entries("""
smith, johnson, williams, brown, jones, garcia, miller, davis, martin, wilson, anderson, taylor, moore, jackson, lee
thompson, white, harris, clark, lewis, robinson, walker, young, allen, king, wright, scott, hill, green, adams, nelson
baker, hall, rivera, campbell, mitchell, carter, roberts, gomez, phillips, evans, turner, parker, edwards, collins
stewart, morris, murphy, cook, rogers, morgan, cooper, peterson, bailey, reed, kelly, howard, kim, cox, ward
richardson, watson, brooks, wood, bennett, gray, james, hughes, price, myers, long, foster, sanders, ross, powell
sullivan, russell, fisher, henderson, cole, jenkins, perry, butler, barnes, hayes, ford, hamilton, graham, wallace
woods, west, jordan, owens, reynolds, marshall, freeman, wells, webb, simpson, stevens, tucker, porter, hunter, hicks
crawford, mason, dixon, hunt, palmer, black, shaw, holmes, rice, fox, stone, bishop, dean, lane, burke, walsh, harvey
""")
CITIES = entries("""
london, paris, berlin, madrid, rome, vienna, dublin, oslo, helsinki, lisbon, athens, moscow, istanbul, cairo, nairobi
lagos, johannesburg, tokyo, seoul, busan, beijing, shanghai, hong kong, singapore, bangkok, jakarta, manila, delhi
mumbai, sydney, melbourne, auckland, toronto, montreal, vancouver, ottawa, new york, boston, chicago, seattle, denver
dallas, houston, austin, miami, atlanta, phoenix, portland, san francisco, los angeles, san diego, las vegas
philadelphia, detroit, washington, cleveland, nashville, memphis, new orleans, kansas city, minneapolis, mexico city
havana, lima, bogota, santiago, buenos aires, sao paulo, edinburgh, glasgow, cardiff, belfast, manchester, liverpool
birmingham, leeds, oxford, cambridge, bristol, york, amsterdam, brussels, geneva, zurich, munich, hamburg, frankfurt
milan, venice, naples, barcelona, prague, warsaw, budapest, stockholm, copenhagen, honolulu, anchorage, pittsburgh
""")
COUNTRIES = entries("""
england, scotland, wales, ireland, france, germany, spain, italy, portugal, norway, sweden, finland, denmark, poland
greece, turkey, russia, china, japan, korea, india, pakistan, thailand, vietnam, indonesia, australia, new zealand
canada, mexico, brazil, argentina, chile, peru, colombia, egypt, kenya, nigeria, morocco, south africa, switzerland
austria, belgium, the netherlands, iceland, the united states, california, texas, florida, ohio, virginia, alaska
""")
JOBS = entries("""
doctor, nurse, teacher, lawyer, engineer, driver, farmer, baker, writer, singer, painter, plumber, electrician, waiter
manager, secretary, accountant, dentist, pilot, sailor, soldier, judge, officer, student, professor, scientist, chef
butcher, carpenter, mechanic, gardener, librarian, journalist, photographer, actor, musician, programmer, designer
cashier, neighbor, landlord, guest, visitor, customer, coach, captain, director, assistant, mayor, postman, guard
""")
RELATIVES = entries("""
mother, father, brother, sister, son, daughter, wife, husband, uncle, aunt, cousin, grandmother, grandfather, nephew
niece, friend, best friend, boss, neighbor, roommate, dog, cat, boyfriend, girlfriend, older brother, little sister
colleague, partner, mother in law, grandson, teacher, doctor, parents, children, family
""")
THINGS = entries("""
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
PLURALS = entries("""
books, letters, keys, tickets, flowers, apples, oranges, eggs, shoes, gloves, glasses, stamps, photographs, papers
chairs, windows, boxes, bottles, coins, dollars, stories, songs, questions, messages, emails, files, dishes, knives
tools, toys, clothes, trousers, batteries, cables, candles, cookies, sandwiches, potatoes, tomatoes, vegetables, trees
horses, cows, sheep, birds, fish, mice, children, people, friends, guests, students, workers, tourists, passengers
cars, buses, trains, planes, ships, houses, streets, bridges, islands, mountains, rivers, clouds, stars, languages
words, numbers, pages, lessons, rules, mistakes, problems, ideas, reasons, promises, memories, dreams, secrets
""")
FOODS = entries("""
bread, butter, cheese, rice, soup, salad, chicken, beef, pork, fish, pasta, pizza, a sandwich, a hamburger, noodles
an apple, an orange, a banana, a lemon, strawberries, grapes, a peach, a pear, cherries, melon, potatoes, carrots
onions, garlic, tomatoes, beans, peas, corn, mushrooms, spinach, cabbage, chocolate, ice cream, cake, apple pie
cookies, pancakes, honey, jam, sugar, salt, pepper, olive oil, vinegar, milk, tea, green tea, coffee, black coffee
orange juice, lemonade, water, hot chocolate, beer, red wine, white wine, scrambled eggs, bacon, sausages, yogurt
cereal, toast, fried rice, roast beef, mashed potatoes, french fries, a bowl of soup, a cup of tea, a glass of milk
a slice of cake, a piece of bread, a bottle of water, two cups of coffee, some fruit, something sweet, lunch, dinner
breakfast, a snack, leftovers, spaghetti, dumplings, curry, sushi, tacos, lamb chops, shrimp, oysters, walnuts
""")
PLACES = entries("""
the house, the office, the station, the airport, the hospital, the school, the library, the bank, the post office
the supermarket, the bakery, the park, the beach, the museum, the theater, the cinema, the restaurant, the hotel
the pharmacy, the church, the market, the garage, the kitchen, the bathroom, the bedroom, the garden, the basement
the attic, the yard, the lake, the river, the mountains, the forest, the village, the city center, the harbor
the bridge, the bus stop, the parking lot, the gas station, the gym, the stadium, the swimming pool, the zoo
the university, the factory, the farm, the police station, the embassy, the shop, the corner, the cafe, the bar
the meeting room, the conference center, the front desk, the lobby, the elevator, the third floor, the warehouse
the dentist, the barber, the concert hall, the town hall, the castle, the island, the desert, the waterfall, the port
""")
ADJECTIVES = entries("""
new, old, big, small, little, large, red, blue, green, yellow, black, white, brown, gray, pink, purple, orange, silver
long, short, heavy, light, dark, bright, clean, dirty, dry, wet, cheap, expensive, beautiful, ugly, strange, broken
empty, full, soft, hard, round, square, wooden, plastic, golden, fresh, cold, warm, hot, quiet, loud, strong, weak
thick, thin, wide, narrow, deep, simple, difficult, easy, useful, useless, important, interesting, boring, funny
famous, modern, ancient, foreign, local, public, private, favorite, perfect, terrible, wonderful, enormous, tiny
special, ordinary, missing, second, next, last, first, other, same, wrong, right, different, comfortable, dangerous
""")
FEELINGS = entries("""
happy, sad, angry, tired, hungry, thirsty, sleepy, bored, excited, nervous, afraid, worried, surprised, confused
proud, jealous, lonely, sick, dizzy, busy, free, ready, late, early, lost, sorry, sure, safe, lucky, calm, curious
disappointed, embarrassed, grateful, healthy, homesick, impatient, relaxed, upset, serious, cheerful, annoyed
""")
ADVERBS = entries("""
quickly, slowly, carefully, quietly, loudly, suddenly, finally, usually, always, often, never, sometimes, rarely
probably, certainly, really, almost, already, still, just, only, again, together, alone, early, immediately, soon
""")
ANIMALS = entries("""
dog, cat, horse, cow, pig, sheep, goat, chicken, duck, goose, rabbit, mouse, rat, fox, wolf, bear, deer, lion, tiger
elephant, monkey, snake, frog, turtle, bird, parrot, eagle, owl, penguin, dolphin, whale, shark, bee, butterfly
spider, ant, donkey, camel, giraffe, kangaroo, squirrel, hedgehog, puppy, kitten, goldfish, crocodile, zebra
""")
BODY = entries("""
head, back, neck, shoulder, arm, elbow, wrist, hand, finger, thumb, chest, stomach, hip, leg, knee, ankle, foot, toe
eye, ear, nose, mouth, tooth, tongue, throat, skin, heart, left arm, right leg, left eye, lower back
""")
SUBJECTS = entries("""
history, geography, mathematics, chemistry, physics, biology, music, art, english, french, german, spanish, korean
japanese, chinese, economics, philosophy, computer science, law, medicine, engineering, literature, politics, sports
cooking, gardening, photography, astronomy, psychology, architecture, the weather, the economy, football, the news
""")
ACTIVITIES = entries("""
swimming, running, reading, cooking, dancing, singing, painting, fishing, hiking, camping, skiing, shopping, traveling
driving, sleeping, studying, working, cleaning the house, playing chess, playing the piano, watching movies
riding a bike, walking the dog, listening to music, learning languages, playing football, going to the gym
baking bread, taking pictures, growing tomatoes, collecting stamps, doing nothing, climbing, sailing, knitting
""")
PAST_TIMES = entries("""
yesterday, last night, last week, last month, last year, this morning, an hour ago, two days ago, three weeks ago
on {weekday}, last {weekday}, in {month}, in {year}, a long time ago, the day before yesterday, when we were young
before lunch, after dinner, during the holidays, over the weekend, a few minutes ago, at {time}, on {date}
""")
FUTURE_TIMES = entries("""
tomorrow, tonight, next week, next month, next year, soon, later, on {weekday}, next {weekday}, in {month}, at {time}
in an hour, in {small} minutes, in {small} days, this afternoon, this evening, this weekend, after work, before dinner
tomorrow morning, the day after tomorrow, on {date}, as soon as possible, in a moment, at the end of the month
""")
