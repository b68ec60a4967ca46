import { normalise, wordsOf } from './understanding/normalise.js';
import { readRules, ruledBy } from './understanding/rules.js';

/** Words of who may do themselves harm, of all languages at once, for people mix them. Written as the rules of intents are. */
const crisisWords = `[emergency]
kill|killing|hurt|hurting|harm|harming|cut|cutting myself
end|ending|taking my (own)? life
take my own life
end it all
suicid*
self harm
dont|do|not (not)? want to live|be alive|wake
dont|do|not (not)? want to be here any|anymore
better off dead|without me
do something (bad)? to myself
cant|cannot live like this
(dont|cant)? see a|any|no reason|point ... living|live
disappear forever
hang|hanging|drown|drowning myself
want|wanna|ready (to)? die
wish i was|were dead
rather be dead
no reason|point|point to|in|of|for live|living|life
nothing ... live for
jump off|from|in|under a|the bridge|roof|building|train|river
overdose|overdosed
took|taken|take|swallowed all|some|too|lots|a ... pills|tablets
me quiero|quisiera morir|matar
prefiero|preferiría|preferiria morir|morirme|estar
mejor muerto|muerta
desaparecer para siempre
^quiero acabar con todo
^ya quiero acabar con todo
quiero acabar con todo ya|esto
me voy a|quiero ahorcar|matar|colgar|tirar
no le|me encuentro|veo ... sentido ... vida|vivir
no vale la pena vivir|seguir
contra mi vida
quiero morir|morirme|matarme|suicidarme
matarme|ahorcarme
quitarme|acabar|terminar|quitar (con)? (la|mi) vida
no quiero (seguir)? vivir|viviendo
ya no quiero estar aquí|aqui|vivo|viva
estarían|estarian|estaría mejor sin mí|mi
para qué|que vivir|sigo viviendo
voy|quiero a|quiero|que aventarme|tirarme|colgarme
hacerme|hago daño
आत्महत्या|खुदकुशी|ख़ुदकुशी|aatmahatya|atmahatya|khudkushi|khudkhushi
मरना|marna|मर|mar चाहता|चाहती|chahta|chahti|जाऊंगा|जाऊंगी|jaunga|jaungi|जाऊँगा|जाऊँगी
मुझे|mujhe मरना|marna
मर|mar जाना|jana ... चाहता|चाहती|chahta|chahti|मन|mann|man
मन|mann|man ... मर|mar जाऊं|जाऊँ|jau|jaun|jaaun
मरने|marne ... मन|mann|man
ज़िंदगी|जिंदगी|जिन्दगी|zindagi|jindagi ... खत्म|ख़त्म|khatam|khatm (कर|kar)? लूँगा|लूंगा|लूँगी|लूंगी|दूँगा|दूंगा|दूँगी|दूंगी|lunga|lungi|dunga|dungi|du|lu
जीने|jeene|jine ... फ़ायदा|फायदा|fayda|faida|मतलब|matlab
फांसी|फाँसी|phansi|fansi
नदी|nadi|कुएं|kuen|ट्रेन|train ... कूद|kood|kud
जान|jaan (से|de)? दे|देना|दूंगा|दूँगा|दूंगी|dena|dunga|dungi
जीना|jeena|jina (नहीं|nahi|nahin) (चाहता|चाहती|chahta|chahti|hai|है)
जीने|jeene ... मन|mann|man|इच्छा|wajah|वजह ... नहीं|nahi|nai
खुद|ख़ुद|khud को|ko खत्म|ख़त्म|मार|khatam|maar
ज़हर|जहर|zeher|zehar|jahar पी|खा|pi|kha
සියදිවි|siyadiwi|දිවි
siya diwi
මම|mama|mam මැරෙනවා|මැරෙන්නම්|marenawa|merenawa|marennam
මැරිලා|merila|marila යන්න|yanna|හිත*|hith*
එල්ලිලා|එල්ලෙන්න|ellila|ellenna
ජීවත්|jeewath|jeevath වෙලා|wela ... වැඩක්|තේරුමක්|wadak|therumak
මැරෙන්න|මැරෙන්නයි|marenna|merenna|marennai ... හිත*|hith*|ඕන*|one|oni
ජීවත්|jeewath|jeevath වෙන්න|wenna ... බෑ|බැහැ|එපා|ba|bae|epa|baha
ජීවිතේ|ජීවිතය|jeewithe|jeewathe|jeevithe|jeewithaya එපා|epa
වහ|වහක්|waha|wahak|පෙති|pethi ... බිව්වා|බීලා|බොනවා|biwwa|beela|bila|bonawa
தற்கொலை*|tharkolai*
செத்துப்|செத்து|sethu|seththu போயிடலாம்*|போயிடுவேன்|போறேன்|poidalam*|poiduven|poren
சாக|saga|saaga போறேன்|poren|வேண்டும்|venum
சாகத்|சாக தோணுது|thonuthu
உயிரை|uyirai|uyira விட்டு*|vittu*
தூக்கு|thookku|thooku போட்டு*|pottu*
விஷம்|விஷத்தை|visham|vishatha குடி*|குடிச்*|kudi*
வாழ்க்கையே|வாழ்க்கை|vaazhkaiye|vazhkaiye வேண்டாம்|வேணாம்|venam|vendam
வாழவே|vaazhave|vazhave பிடிக்கல*|pidikala|pidikkala|முடியல*|mudiyala
சாகணும்|சாகப்போறேன்|செத்துடுவேன்|சாகலாம்|sagaporen|saaganum|saganum|sethuduven|sethuruven
வாழ|vaazha|vazha ... பிடிக்க*|விருப்ப*|விரும்ப*|pidik*|venam
உயிரோட*|உயிர்|uyirode|uyiroda இருக்க|வாழ|irukka|vaazha பிடிக்கல*|விரும்ப*|வேண்டாம்|pidikala|venam|vendam
உயிரை மாய்*|விட*`;

const crisis = readRules(crisisWords, (name): name is 'emergency' => name === 'emergency');

/** Whether somebody speaks of ending or harming themselves: one sentence too many costs less than one that was not said. */
export const isCrisis = (text: string): boolean => ruledBy(crisis, wordsOf(normalise(text))).intent !== undefined;

/** Words of need, for where a sentence as a whole is not surely understood. */
const needWords = `[bereavement]
!phone|mobile|battery|handset|screen|ෆෝන්|போன் ... died|dead|passed|marila|මැරිලා|seththu*|sethu*|செத்து*
father|mother|husband|wife|son|daughter ... died|passed
falleció|fallecio
මිය|miya ගියා|ගිහින්|ගිය|giya|gihin|gihilla
තාත්තා|අම්මා|මහත්තයා|ස්වාමිපුරුෂයා|බිරිඳ|නෝනා|පුතා|දුව|thaththa|amma|mahaththaya|swamipurushaya|birinda|nona|putha|duwa ... මැරුණා|මැරිලා|marila|maruna
purushan|kanavar|husband|appa|amma|manaivi|wife|magan|magal|anna|akka|thambi|thangai|புருஷன்|கணவர்|அப்பா|அம்மா|மனைவி|மகன்|மகள் ... seththu*|sethu*|irandhu*|iranthu*|இறந்து*|செத்து*|காலமா*|kaalamaa*|kalamaa*
[moratorium]
bankrupt*|insolven*|moratori*
breathing space
concurso de acreedores
quiebra|bancarrota
दिवालिया|diwaliya|divaliya
බංකොලොත්*|bankolo*
திவால*|thivaal*|divaal*
[hardship]
කන්නවත්|කන්න|kannawath|kanna නෑ|නැහැ|නැති|na|nae|naha
රස්සාව|රැකියාව|rassawa|rakiyawa ... නැති|නෑ|nathi|nethi|na|giya
ලෙඩ|අසනීප|leda|asaneepa|asanipa ... සල්ලි|වැඩ|ඉස්පිරිතාල*|salli|wada|ispirithal*
hospital|aaspathiri|ஆஸ்பத்திரி*|மருத்துவமனை* ... irukk*|இருக்க*|varumanam*|வருமான*
varumanam|வருமானம்|sambalam|சம்பளம் ... illa*|இல்ல*
saapaad*|sapad*|சாப்பாட* ... kaasu|காசு|illa*|இல்ல*
velai|வேலை illa*|இல்ல*|pochu|poch|poiduchu|poyiduchu|போச்சு|போயிடுச்சு`;

const needs = readRules(
  needWords,
  (name): name is Need => name === 'bereavement' || name === 'moratorium' || name === 'hardship',
);
type Need = 'bereavement' | 'moratorium' | 'hardship';

export const needIn = (text: string): Need | undefined =>
  ruledBy(needs, wordsOf(normalise(text))).intent as Need | undefined;
