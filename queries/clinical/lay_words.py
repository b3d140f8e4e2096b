"""What people say, and what doctors write: phrases and words that mean one thing. Written by hand."""

from __future__ import annotations

__all__ = ["MEANS", "PHRASES", "SIDES", "SKIPPED", "WORDS"]

# Each line: what stands for all, then the ways to say it, separated by commas. A phrase is replaced as a whole.
_PHRASES = """
dyspnea: shortness of breath, short of breath, shortness in breath, difficulty breathing, difficulty in breathing, trouble breathing, breathing difficulty, breathing difficulties, out of breath, hard to breathe, difficulty to breathe, labored breathing, unable to breathe, can't breathe, cannot breathe, struggling to breathe, air hunger
exertion dyspnea: shortness of breath when walking, exertional dyspnea, dyspnea on effort
palpitation: racing heart, heart racing, heart pounding, pounding heart, fast heartbeat, rapid heartbeat, irregular heartbeat, heart fluttering, heart races, heart is racing, heart beats fast, skipped beats
tachycardia: rapid heart rate, fast heart rate, increased heart rate, rapid pulse, fast pulse, elevated heart rate
bradycardia: slow heart rate, slow pulse
low potassium: hypokalemia, hypokalaemia
high potassium: hyperkalemia, hyperkalaemia
low sodium: hyponatremia, hyponatraemia
high sodium: hypernatremia, hypernatraemia
low calcium: hypocalcemia, hypocalcaemia
high calcium: hypercalcemia, hypercalcaemia
low albumin: hypoalbuminemia
high triglycerides: hypertriglyceridemia
elevated uric acid: hyperuricemia, hyperuricaemia
low platelets: thrombocytopenia
elevated platelets: thrombocytosis
low neutrophils: neutropenia
low oxygen saturation: hypoxemia, hypoxaemia
elevated psa: elevated prostate specific antigen level
elevated fsh: elevated circulating follicle stimulating hormone level
low fsh: decreased circulating follicle stimulating hormone concentration
sudden severe big toe pain: podagra
tachypnea: rapid breathing, fast breathing, increased respiratory rate
syncope: passed out, passing out, loss of consciousness, lost consciousness, fainted, fainting, blacked out, blackout, faint
lung infiltrate: consolidation, lobar consolidation, lobe consolidation, lower lobe consolidation, upper lobe consolidation, middle lobe consolidation, lung consolidation, pulmonary consolidation, pulmonary infiltrate, pulmonary infiltrates, pulmonary opacity, pulmonary opacities, lung opacity, lung opacities, airspace opacity, airspace opacities, lobe infiltrate, lower lobe infiltrate, upper lobe infiltrate, lobe opacity, lower lobe opacity, upper lobe opacity, patchy opacities
orthopnea: shortness of breath lying down, sleeps on pillows, sleeps on three pillows, sleeps on two pillows, difficulty breathing lying flat, dyspnea when lying flat
nocturnal dyspnea: paroxysmal nocturnal dyspnea, wakes up gasping, waking up short of breath, waking up gasping
hemoptysis: coughing up blood, cough up blood, coughed up blood, blood in sputum, bloody sputum, blood in phlegm, blood streaked sputum, spitting blood
productive cough: cough with sputum, cough with phlegm, coughing up phlegm, coughing up sputum, wet cough, cough productive of, phlegm with cough
dry cough: nonproductive cough, non productive cough, cough without sputum
rhinorrhea: runny nose, running nose, nasal discharge, nose is running, watery nose
nasal congestion: stuffy nose, blocked nose, stuffed nose, nose is blocked, congested nose, nasal obstruction
sore throat: throat pain, painful throat, pain in the throat, scratchy throat, throat soreness
odynophagia: pain with swallowing, painful swallowing, pain when swallowing, pain on swallowing, hurts to swallow
dysphagia: difficulty swallowing, difficulty in swallowing, trouble swallowing, hard to swallow, swallowing difficulty, food gets stuck, food sticking
vomiting: throwing up, threw up, emesis, being sick
vomiting blood: hematemesis, vomited blood, blood in vomit
black stool: melena, tarry stool, tarry stools, dark tarry stools
rectal bleeding: blood in stool, bloody stool, bloody stools, blood in the stool, hematochezia, bleeding per rectum, fresh blood in stool, blood in stools
diarrhea: loose stool, loose stools, watery stool, watery stools, loose motions, runny stool, frequent bowel movements
constipation: hard stool, hard stools, infrequent stools, unable to pass stool, difficulty passing stool
loss of appetite: anorexia, poor appetite, decreased appetite, reduced appetite, lost appetite, lack of appetite, not eating, not hungry, eating less
heartburn: acid reflux, burning behind the breastbone, burning sensation in chest, retrosternal burning
abdominal pain: stomach ache, stomachache, stomach pain, belly pain, tummy pain, belly ache, tummy ache, abdominal discomfort
right lower quadrant: right lower abdomen, right iliac fossa, rlq, right lower abdominal, lower right abdomen, lower right side of abdomen, right lower abdominal quadrant
left lower quadrant: left lower abdomen, left iliac fossa, llq, left lower abdominal, lower left abdomen, lower left side of abdomen
right upper quadrant: right upper abdomen, right hypochondrium, ruq, right upper abdominal, under the right ribs, upper right abdomen
left upper quadrant: left upper abdomen, luq, left hypochondrium
epigastric: upper abdomen, upper abdominal, upper stomach, epigastrium, upper middle abdomen, pit of the stomach
suprapubic: lower abdomen above the pubic bone, above the pubic bone, suprapubic region
lower abdominal: lower abdomen, lower belly, lower tummy
flank: loin, side of the back, costovertebral
dysuria: painful urination, burning urination, burning with urination, pain with urination, pain on urination, burning on urination, burning when urinating, burning when passing urine, burning micturition, painful micturition, pain when urinating, burning sensation when urinating, stinging when urinating, pain during urination, burning during urination, burning sensation during urination
urinary frequency: frequent urination, urinating frequently, urinates frequently, urinating more, passing urine often, increased urination, polyuria, frequent micturition, urinate often, going to the bathroom often, increased urinary frequency
urinary urgency: urgency to urinate, sudden urge to urinate, urge to urinate
nocturia: waking up at night to urinate, urinating at night, wakes up to urinate, night time urination
hematuria: blood in urine, bloody urine, blood in the urine, red urine, pink urine
leakage urine: urinary incontinence, leaks urine, leaking urine, loss of urine, involuntary loss of urine, incontinence, losing urine
thirst: polydipsia, excessive thirst, increased thirst, drinking a lot of water
polyphagia: increased appetite, increased hunger, excessive hunger
fatigue: tired, tiredness, exhausted, exhaustion, lack of energy, low energy, no energy, lethargic, lethargy, worn out
weakness: weak
malaise: feeling unwell, unwell, generally ill, feels ill
weight loss: lost weight, losing weight, loss of weight, decrease in weight
weight gain: gained weight, gaining weight, gain of weight, increase in weight, put on weight, increase in her weight, increase in his weight
night sweat: night sweats, sweating at night, sweats at night, drenching sweats
sweating: diaphoresis, sweaty, perspiration, sweats, perspiring, clammy
chill: rigors, rigor, shivering, chills, shaking chills
fever: high temperature, febrile, pyrexia, feverish, raised temperature, elevated temperature
high fever: temperature of 39, temperature of 40, temperature 39, temperature 40, fever of 39, fever of 40, 39 c, 40 c, 39 degrees, 40 degrees
photophobia: sensitivity to light, light sensitivity, light bothers, light hurts, light sensitive, sensitive to light, bright light, bothered by light
phonophobia: sensitivity to sound, noise sensitivity, sensitive to sound, sensitive to noise, noise bothers, loud noise
neck stiffness: stiff neck, nuchal rigidity, neck is stiff, neck rigidity
vertigo: spinning sensation, room spinning, room spins, room spin, sensation of spinning, spinning dizziness, surroundings spinning, everything is spinning, spinning
dizziness: lightheaded, lightheadedness, light headed, light headedness, dizzy, giddiness
tinnitus: ringing in the ears, ringing in ears, ringing in the ear, ringing in ear, buzzing in ear, ear ringing, noise in the ear, buzzing in the ear, ringing sound
hearing loss: decreased hearing, reduced hearing, difficulty hearing, hard of hearing, hearing impairment, hearing difficulty, trouble hearing, decrease in hearing, impaired hearing, hearing has decreased, deafness, loss of hearing, diminished hearing
ear pain: otalgia, earache, ear ache, pain in the ear, pain in ear
ear discharge: otorrhea, discharge from the ear, discharge from ear, fluid from ear
ear fullness: full ear, fullness in the ear, blocked ear, plugged ear, clogged ear, pressure in the ear, ear pressure, fullness in ear, aural fullness, ear is blocked, stuffed ear
double vision: diplopia, seeing double, sees double
blurred vision: blurry vision, blurring of vision, vision is blurry, hazy vision, vision is blurred, decreased vision, vision blurry
vision loss: loss of vision, visual loss, lost vision, blindness, decreased visual acuity, decrease in vision, loss of sight, reduced vision
red eye: redness of the eye, eye redness, redness in the eye, bloodshot eyes, redness of eyes, red eyes, conjunctival injection, conjunctival redness, redness in eyes, redness in both eyes, eyes are red, eye is red
tearing: lacrimation, watery eyes, watering eyes, watery eye, watering of eyes, tearing eyes, excessive tearing, epiphora, eyes are watery, teary eyes
gritty eye: foreign body sensation in eye, sandy sensation, sand in eyes, feeling of sand
itching: itchy, pruritus, pruritic, itch, itches
hive: urticaria, hives, wheals, wheal, welts
joint pain: arthralgia, painful joints, joint aches, aching joints, pain in the joints, joints pain, painful joint
muscle pain: myalgia, myalgias, muscle aches, body aches, aching muscles, muscle ache, sore muscles, body ache, aches all over, bodyaches, muscular pain
back pain: backache, pain in the back
low back: lower back, lumbar
leg swelling: edema of the legs, swollen legs, lower extremity edema, lower limb edema, lower limb swelling, leg edema, swelling of the legs, ankle edema, ankle swelling, swollen ankles, pedal edema, peripheral edema, swelling of legs, swelling of feet, swollen feet, lower extremities edema, swelling in the legs, legs swelling, bilateral lower limb edema, swelling of ankles
calf pain: calf tenderness, painful calf, tender calf
facial droop: drooping of the face, drooping face, mouth droops, facial drooping, facial asymmetry
slurred speech: dysarthria, slurring of speech, slurring
difficulty speaking: aphasia, trouble speaking, difficulty in speaking, difficulty finding words, word finding difficulty
unilateral weakness: hemiparesis, hemiplegia
unilateral: right sided, left sided
seizure: convulsion, convulsions, fits
memory loss: forgetful, forgetfulness, memory problems, poor memory, memory impairment, forgets
tremor: shaking hands, trembling, shakiness, hands tremble, shaky hands, hands shaking
numb: numbness, loss of sensation, loss of feeling, decreased sensation, reduced sensation
tingling: pins and needles, paresthesia, paresthesias, prickling
unsteady gait: ataxia, imbalance, loss of balance, balance problems, unsteady, unsteadiness, off balance, difficulty walking, gait instability, poor balance
amenorrhea: missed periods, missed period, absence of menses, absent periods, absent menses, no periods, no menses, cessation of menses, stopped menstruating, no menstruation, delayed period, late period, absent menstruation, period is late, late menses
irregular menstruation: irregular periods, irregular menses, irregular cycles, irregular menstrual cycle, irregular menstrual cycles, oligomenorrhea, infrequent periods, irregular period
heavy menstrual bleeding: menorrhagia, heavy periods, heavy menses, heavy bleeding during periods, heavy menstruation, heavy menstrual periods, heavy period, excessive menstrual bleeding, increased menstrual bleeding
painful menstruation: dysmenorrhea, painful periods, menstrual cramps, period pain, menstrual pain, painful menses, period cramps, cramps during periods, pain during menstruation, pain with periods
pain with intercourse: dyspareunia, painful intercourse, painful sex, pain during sex, pain during intercourse, pain with sex, pain during sexual intercourse
vaginal discharge: discharge from vagina, leukorrhea
vaginal bleeding: bleeding from vagina, bleeding per vagina
vaginal spotting: spotting, light vaginal bleeding
breast lump: breast mass, lump in breast, lump in the breast, mass in breast, mass in the breast, lump in her breast, breast nodule, mass in her breast, lump in her right breast, lump in her left breast
nipple discharge: discharge from nipple, discharge from the nipple
hot flash: hot flushes, hot flashes, hot flush
enlarged lymph node: swollen glands, swollen lymph nodes, lymphadenopathy, swollen lymph node, enlarged glands, swollen gland, enlarged nodes, lymph node enlargement, lymph node swelling
enlarged spleen: splenomegaly, palpable spleen
enlarged liver: hepatomegaly, palpable liver
jaundice: yellow skin, yellow eyes, yellowish skin, yellowing of skin, yellowing of eyes, yellowing of the skin, icterus, yellowish discoloration, yellow discoloration, yellow sclera, scleral icterus, yellowish eyes, icteric
dark urine: tea colored urine, cola colored urine, brown urine, dark colored urine, coca cola urine, dark brown urine
pale stool: clay colored stools, clay colored stool, pale stools, light colored stools
pallor: pale skin, pale, paleness, conjunctival pallor
cyanosis: bluish lips, blue lips, bluish discoloration, bluish skin, turned blue, blue skin
bruise: bruising, ecchymosis, ecchymoses, bruises
petechia: petechiae, petechial
distended neck vein: jugular venous distension, jugular venous distention, jvd, elevated jugular venous pressure, raised jvp, elevated jvp, raised jugular venous pressure, distended jugular veins
low blood pressure: hypotension, hypotensive, low bp, decreased blood pressure, drop in blood pressure
elevated blood pressure: hypertension, high blood pressure, hypertensive, htn, high bp
swollen: swelling, edema, edematous, puffiness, puffy, swells
lump: mass, nodule, bump
crackle: crackles, rales, crepitations
decreased breath sound: decreased breath sounds, diminished breath sounds, reduced breath sounds, absent breath sounds, decreased air entry, reduced air entry
insomnia: difficulty sleeping, trouble sleeping, cannot sleep, sleeping difficulties, poor sleep, unable to sleep, difficulty falling asleep, sleep problems, sleep disturbance
depressed mood: sadness, feeling sad, low mood, depressed, feels sad, feeling down, hopeless, feeling depressed
anxiety: anxious, nervous, nervousness, worried
dry mouth: mouth dryness, dryness of mouth, dry mucous membranes
bloating: bloated, abdominal distension, distended abdomen, abdominal distention, abdominal fullness, abdominal bloating, abdominal swelling
flatulence: passing gas, gassy, excessive gas, increased gas, gas
belching: burping, eructation, burps, burp
cramp: cramps, cramping, crampy, colicky, colic, spasm, spasms
worsen: worse, worsens, worsened, worsening, aggravated, exacerbated, increases with, increased by, exacerbates, aggravates
relieve: relieved, relieves, relief, better, improves, improved, alleviated, alleviates, subsides, eases, improve, resolves, ease, reduced by
trigger: triggered, triggers, provoked, precipitated, brought on, induced, initiated
radiate: radiating, radiates, radiated, spreads to, shoots, radiation to, spread to, spreading to, travels to, referred to, shooting
exertion: exercise, physical activity, exertional, effort, climbing stairs, strenuous activity, physical effort, activity
lying: lies, supine, lying flat, lying down, lie down, recumbent
leaning forward: sitting forward, leans forward, bending forward, sits forward, lean forward, bends forward
breathing in: inspiration, deep breath, deep breathing, inhalation, takes a deep breath, inspiratory, deep breaths
pleuritic: worse with breathing, worse on inspiration, increases with breathing, worse when breathing in
smoking: smoker, smokes, cigarettes, pack years, pack year, tobacco, packs per day, pack per day, cigarette
alcohol abuse: heavy drinker, alcoholic, alcoholism, drinks heavily, heavy alcohol, alcohol use, excessive alcohol, drinks alcohol, heavy drinking, beers
oral contraceptive use: birth control pills, oral contraceptives, contraceptive pill, oral contraceptive pills, contraceptive pills, the pill, combined oral contraceptive, birth control pill
prolonged immobilization: bedridden, immobile, immobilized, bed rest, bed bound, wheelchair
recent surgery: hip replacement, knee replacement, joint replacement, hip arthroplasty, knee arthroplasty, arthroplasty, hip surgery, knee surgery, abdominal surgery, after an operation, postoperative, after surgery, recent operation, after an operation, underwent surgery, had surgery, post surgery
recent viral infection: recent upper respiratory tract infection, recent cold, recent flu, flu like illness, preceding viral illness, viral infection, upper respiratory infection, upper respiratory tract infection, recent urti
contact with sick person: sick contact, sick contacts, contact with sick people, exposed to, close contact, family member with similar, same symptoms, similar symptoms
breastfeeding: breast feeding, breastfeeds, breast feeds, breast-feeding, nursing mother, lactating, lactation, nursing her baby, breastfed
pregnant: pregnancy, gravida, weeks gestation, gestation, weeks of gestation, primigravida, multigravida, weeks pregnant
postpartum: after delivery, after giving birth, gave birth, after childbirth, delivered, post partum, since delivery, puerperium
sexual intercourse: sex, intercourse, sexually active, coitus
unprotected sex: unprotected intercourse, multiple partners, multiple sexual partners, new sexual partner, without condom, new partner, several sexual partners, unprotected sexual intercourse
recent antibiotic use: antibiotics, antibiotic, course of antibiotics
travel: traveled, trip, travelled, traveling, returned from, travels, visited, vacation
tick bite: bitten by a tick, tick
family history: runs in the family
new medication: started taking, recently started, new drug, started on, was prescribed
genital: penile, penis, vulvar, vulva, labia, labial, scrotal, genitals
testicular: testicle, testis, testes, testicles, scrotum
both: bilateral, bilaterally, both sides
unilateral: one side, one sided, on one side
sputum: phlegm, mucus, expectoration
calf: calves
finger: fingers, digits
diabetes: diabetic, diabetes mellitus, dm, t2dm, type 2 diabetes
high cholesterol: hyperlipidemia, dyslipidemia, hypercholesterolemia
obesity: obese, overweight, high bmi
menopause: menopausal, postmenopausal, post menopausal
infertility: unable to conceive, trying to conceive, difficulty conceiving, infertile, failure to conceive, difficulty getting pregnant, cannot get pregnant
hair loss: losing hair, hair falling, hair falls, alopecia, hair fall
excess facial hair: hirsutism, excess hair growth, excessive hair growth, hair growth on face, increased facial hair, excessive facial hair, facial hair
blister: vesicle, vesicles, blisters, vesicular, bulla, bullae, blistering
rash: skin eruption, eruption, exanthem, skin lesions, skin lesion, lesions
redness: red, erythema, erythematous, reddish, reddening, reddened
pus: purulent, suppurative, yellow green, greenish, yellowish green, green
foul smelling: bad smell, malodorous, foul odor, smelly, offensive, bad odor, foul smell, stinky, fishy
tender: tenderness, sore, soreness, tender to touch, painful to touch
sudden: suddenly, abrupt, abruptly, acute onset, sudden onset, all of a sudden
gradual: gradually, slowly, insidious, progressive, progressively, over months, over years
chronic: long standing, longstanding, for months, for years, long term, since months, since years, persistent
recurrent: recurring, repeated, repeatedly, multiple episodes, frequent episodes, episodes, episodic, intermittent, intermittently, on and off, comes and goes, frequent
morning: mornings, wakes up, waking up, awakening, upon waking, on waking
night: nocturnal, nighttime, nights, at night
eating: meal, meals, food, eats, eaten, ate, postprandial
crying: cries, weeping, cry
irritability: irritable, fussy, fussiness, cranky, cranky
poor feeding: not feeding, refusing to feed, feeding poorly, decreased feeding, refusing feeds, poor oral intake, refusing to eat, feeding difficulty, refuses to feed
infant: baby, newborn, neonate, babies
daytime sleepiness: sleepy during the day, sleepiness, falls asleep, somnolence, drowsiness, drowsy, sleepy, sleeping during the day, falling asleep during the day
loss of smell: anosmia, cannot smell, reduced sense of smell, decreased sense of smell, lost sense of smell
hoarseness: hoarse, hoarse voice, voice change, change in voice, voice changes, raspy voice, dysphonia
drooping eyelid: ptosis, droopy eyelid, droopy eyelids, drooping of eyelids, drooping eyelids, eyelid drooping, drooping of the eyelid
nosebleed: epistaxis, bleeding from the nose, nose bleeding, nose bleeds
goiter: enlarged thyroid, thyroid enlargement, neck swelling
heat intolerance: cannot stand heat, intolerance to heat, heat sensitive, feels hot, cannot tolerate heat
cold intolerance: feels cold, feeling cold, intolerance to cold, sensitive to cold, always cold, cannot tolerate cold
dyspnea: catch breath, catching breath, winded, run out of breath, runs out of breath, running out of breath, gasping, gasp for air, breathless, breath is short, breathing is hard, breathing hard, struggle to breathe, breathing problems, trouble catching breath
nausea: queasy, queasiness, sick to stomach, feel like vomiting, feels like vomiting, about to throw up, want to vomit
vomiting: puke, puking, puked, throw up, throws up, threw up, vomitting
loss of appetite: no appetite, do not feel like eating, don't feel like eating, not feel like eating, don't want to eat, can't eat anything, cannot eat anything, appetite is gone, appetite has gone, appetite has decreased, off food, no desire to eat, lost apetite
headache: head hurts, head is pounding, head is throbbing, head throbbing, head pounding, head pain, head aches, pain in head, pounding in head
fatigue: drained, run down, rundown, feel weak and tired, no strength, lack energy, lacks energy, wiped out
chill: trembling with cold, shiver, shivers, shake with cold, cold and shaking
muscle pain: muscles hurt, muscles are sore, muscles ache, pain in muscles, muscle hurts, muscle soreness, whole body hurts, body hurts, body pain, pain all over body
joint pain: joints hurt, joints ache, achy joints, sore joints, knees and elbows hurt
itching: itchiness, urge to scratch, can't stop scratching, cannot stop scratching, scratching, want to scratch
sputum: mucous, mucoid, gunk, junk in throat, spit up
difficulty concentrating: trouble concentrating, trouble focusing, trouble focussing, problems concentrating, problems focusing, can't concentrate, cannot concentrate, can't focus, hard to focus, hard to concentrate, difficulty focusing, poor concentration, issues focusing, lack of concentration, ability to concentrate
slow healing wounds: wounds heal slowly, cuts heal slowly, slow healing, delayed healing, poor healing, wounds do not heal, wounds don't heal, take long to heal, heal slowly, reduced healing, sores that do not heal
urinary frequency: urinate more frequently, urinating more frequently, urinate more often, urinating more often, pee a lot, pee often, peeing a lot, peeing often, peeing more, urinate a lot, urinating a lot, go to bathroom often, need to pee, go to the toilet often
dysuria: burns when i pee, burns when urinating, burning when i pee, hurts to pee, hurts to urinate, pain when i pee, stings to pee, stinging when urinating, burning while urinating, pain while urinating
thirst: thirsty, very thirsty, always thirsty, drink a lot, drinking more water, drinking a lot, drink lots of water
polyphagia: hungry all the time, always hungry, more hungry, eating more, eat a lot more
heartburn: burning in chest, chest burns, acid in throat, acid comes up, stomach acid, burning feeling in chest
belching: burp a lot, burping a lot
bloating: stomach feels full, belly feels full, swollen belly, swollen stomach, tight belly
constipation: can't poop, cannot poop, trouble pooping, hard to pass stool, hard to pass stools, trouble passing stool, straining to poop, hard time going to the bathroom, hard bowel movements
diarrhea: watery poop, runny poop, loose poop, loose bowel movements, the runs
rectal bleeding: blood when i poop, blood in poop, bloody poop, bleeding when i poop, bleeding from anus, blood from anus, blood from bottom
anal pain: pain in anus, anus hurts, pain around anus, pain in bottom, rectal pain, pain in rectum
discolored skin: skin is a different color, different colored patches, discolored patches, discolored spots, skin discoloration, discoloration of skin, change in skin color, patches of different color
peeling skin: skin peeling, skin is peeling, skin peels, flaking skin, flaky skin, skin flakes
rash: rashes, spots on skin, red spots, red dots, breakout
blister: fluid filled bumps, fluid filled, filled with fluid, water filled bumps
depressed mood: feel down, feels down, feel low, feels low, unhappy, tearful, crying a lot
anxiety: panicky, on edge, worry, worries a lot, worrying
insomnia: can't sleep, can not sleep, trouble falling asleep, awake at night, lie awake, tossing and turning
palpitation: heart beating fast, heart beats quickly, heart skipping, heart thumping, heart flutters, feel heartbeat, heart is pounding, heart feels like it is racing
chest pain: pain in chest, chest hurts, chest ache, hurts in chest
back pain: back hurts, sore back, achy back
neck pain: neck hurts, sore neck, pain in neck, stiff and sore neck
sore throat: throat hurts, throat is sore, throat is scratchy, itchy and sore throat, hurts to swallow
cough: hacking, can't stop coughing
sneezing: can't stop sneezing, sneeze a lot
swollen vein: veins bulging, bulging veins, veins stick out, visible veins, veins are visible, swollen veins, veins look swollen, twisted veins
eye pain: eyes hurt, eye hurts, sore eyes, pain in eyes, pain in the eye
pain behind eyes: pain behind eye, hurts behind eyes, ache behind eyes, pain at back of eyes
blurred vision: vision is fuzzy, fuzzy vision, can't see clearly, cannot see clearly, vision gets blurry, vision blurs
tremor: hands shake, hand shakes, trembling hands, shaky
unsteady gait: trouble keeping balance, difficulty maintaining balance, lose balance, losing balance, balance issues, trouble balancing, lack of balance
stiff: stiffness, can't bend, hard to bend
weakness: no strength in, feel weak, feels weak, feeling weak
fever: running a temperature, have a temperature, burning up, high temp, running a fever
sweating: drenched in sweat, soaked in sweat, sweat a lot, sweating a lot, sweat profusely, breaking out in sweat
urethral discharge: penile discharge, discharge from penis, discharge from the penis
"""

# Single words that share a root here but not in English spelling.
_WORDS = """
dyspnea dyspnoea breathless breathlessness
abdominal abdomen belly tummy stomach
thorax chest retrosternal substernal
wheeze wheezing wheezy wheezes
cough coughing coughs coughed
vomit vomiting vomited vomits
sneeze sneezing sneezes
itch itching itchy
bleed bleeding bleeds bled hemorrhage
urine urinary urination urinating urinate urinates micturition void voiding
stool stools defecation defecating bowel feces faeces
menstruation menses menstrual period periods
headache headaches cephalalgia
crush crushing squeezing heavy heaviness pressure pressing tightness tight
sharp stabbing knifelike
throb throbbing pulsating pulsatile
tear tearing ripping
burn burning
child children boy girl kid toddler
redness red
swallow swallowing
walk walking walks
cold colds
dark dim
unilateral onesided
edema swell swelling swollen
"""

SKIPPED = frozenset(
    """the a an of in on at to for and or with without his her he she it they their is are was were has have had be been
    being this that these those since from by as than also any some which when while after before during not no denies
    very quite patient man woman male female year old years day days week weeks month months ago who recently noticed
    noted reports reported complains complaining complain presents presented feel feels feeling felt get gets got history
    started starts start began begins into about over last past him them there then so only but my me i you your we
    associated mild moderate severe because symptom sign problem condition disorder like""".split()
)
"""Words that tell no finding from another."""
SIDES = ("left", "right", "upper", "lower", "bilateral", "unilateral", "both", "side")
MEANS = frozenset(
    """x t xray ray rays radiograph radiography radiographs ct cxr mri imaging image images scan scans film ultrasound
    ultrasonography echocardiogram echocardiography ecg ekg biopsy exam examination examined physical test tests testing
    results result laboratory lab vital vitals sign signs bp hr rr temp bpm mmhg mg ml dl cm mm kg lb lbs min normal
    negative unremarkable within limits range ranges evidence demonstrates demonstrated shows showed showing reveals
    revealed consistent indicates indicating suggestive suggesting visible
    circulating concentration concentrations level levels""".split()
)
"""Words of how a patient was looked at, and of nothing found: they stand in every note and name no disease."""


def _table(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        head, _, ways = line.partition(":")
        for way in ways.split(","):
            found.setdefault(way.strip(), head.strip())
    return found


def _of_a_limb() -> dict[str, str]:
    """Weakness of the left arm is weakness on one side: the side is named, and that it is one."""
    found = {}
    for side in ("left", "right"):
        for limb in ("arm", "leg", "hand", "face", "body"):
            for what in ("weakness", "numbness", "paralysis"):
                meant = f"unilateral {side} {limb} {what}"
                for way in (f"{side} {limb} {what}", f"{what} of {side} {limb}", f"{what} in {side} {limb}"):
                    found[way] = meant
    return found


PHRASES = _table(_PHRASES) | _of_a_limb()
"""Way to say it → what stands for it."""
WORDS = {word: row.split()[0] for row in _WORDS.strip().splitlines() for word in row.split()}
"""Word → the word that stands for it."""
