/** Stories in the languages that customers write when they do not write English. They also carry every kind of non-ASCII letter. */
import type { Plot } from './plot';

export const languagePlots: readonly Plot[] = [
  {
    key: 'sv-faktura',
    language: 'sv',
    weight: 9,
    subjects: ['Fråga om faktura $invoice', '{Leveranser från $site|Hjälp med ruttplaneringen}', 'Möte på $daySv?'],
    turns: [
      {
        by: 'them',
        text: [
          'Vi har fått en påminnelse för $invoice, men den är redan betald. Kan ni kolla hos er?',
          'Sedan i går hamnar alla körningar från $site i fel ordning. Har något ändrats i planeringen? Skickar en skärmbild.',
          'Kan vi ses på $daySv och gå igenom hur vi ska göra med returerna? $second vill gärna vara med.',
        ],
        attach: 'screenshot',
      },
      {
        by: 'us',
        text: [
          'Tack för att du hör av dig! Jag tittar på det direkt och återkommer {före lunch|i eftermiddag}.',
          'Jag ser det också. Vi la ut en ändring i natt, jag tar tillbaka den medan vi letar.',
          'Det går bra. Jag skickar en kallelse, vi behöver nog bara en halvtimme.',
        ],
      },
      {
        by: 'us',
        text: [
          'Betalningen låg på fel kund hos oss. Nu är det rättat, ursäkta besväret!',
          'Det var en inställning från förra veckan som låg kvar. Borttagen nu.',
          'Kallelsen är skickad. Jag tar med mig siffrorna för $site.',
        ],
        after: [1, 6],
      },
      { by: 'them', text: ['Toppen, tack för snabb hjälp!', 'Fungerar fint nu. Ha en skön helg när den kommer.', 'Bra, då ses vi!'] },
    ],
  },
  {
    key: 'no-spørsmål',
    language: 'no',
    weight: 9,
    subjects: ['Ny sjåfør i appen', 'Spørsmål om ruter fra $site', 'Feil i rapporten?'],
    turns: [
      {
        by: 'them',
        text: [
          'Vi får ikke lagt inn den nye sjåføren i appen. Har vi brukt opp lisensene våre?',
          'Kan dere se på rutene fra $site i dag tidlig? Bilene kjørte nesten tomme hjem, og det pleier de ikke.',
          'Rapporten for forrige måned viser $number prosent i rute. Det høres for bra ut til å være sant. Kan du sjekke?',
        ],
      },
      {
        by: 'us',
        text: [
          'Hei! Jag svarar på svenska om det är okej. Ni har {tre|två} lediga licenser, så det beror på något annat. Jag tittar.',
          'Hej! Returlasterna saknas i planen, jag ser det. Återkommer i dag.',
          'Tack! Jag tycker också att det ser för bra ut. Återkommer i dag.',
        ],
      },
      {
        by: 'them',
        text: ['Svensk går helt fint :) Takk!', 'Supert, vi venter i spenning.', 'Takk! Ingen hast, bare tallene blir riktige.'],
      },
      {
        by: 'us',
        text: [
          'Klart: rollen saknades. Nu ska det gå.',
          'Nu är returlasterna med igen, från och med i kväll.',
          'Hittat: returer räknades dubbelt. Rättat från och med i dag.',
        ],
        after: [1, 20],
      },
    ],
  },
  {
    key: 'de-anfrage',
    language: 'de',
    weight: 12,
    subjects: ['Anfrage: Schnittstelle SAP', 'Störung in $site', 'Angebot für $number weitere Lizenzen'],
    turns: [
      {
        by: 'them',
        text: [
          'für die Anbindung unseres SAP-Systems benötigen wir die aktuelle Schnittstellenbeschreibung sowie einen Ansprechpartner auf technischer Seite. Bis wann wäre ein Test in $site möglich?',
          'seit heute früh werden die Tourenpläne für $site nicht mehr gedruckt. Bitte um kurzfristige Rückmeldung, die Kollegen warten auf die Ladelisten.',
          'bitte senden Sie uns ein Angebot über $number weitere Lizenzen. Die Geschäftsführung entscheidet nächste Woche.',
        ],
      },
      {
        by: 'us',
        text: [
          'vielen Dank für Ihre Nachricht. Die Beschreibung liegt bei; technisch begleitet Sie $colleague. Ein Test wäre ab $dayDe möglich.',
          'danke für den Hinweis. Wir haben den Fehler gefunden und behoben, die Listen sollten jetzt wieder herauskommen. Bitte entschuldigen Sie die Umstände.',
          'gern, das Angebot finden Sie anbei. Der Preis gilt bis zum Ende des Quartals.',
        ],
        attach: 'offer',
      },
      {
        by: 'them2',
        text: [
          'besten Dank. Wir prüfen das intern und melden uns. Eine Frage vorab: Wie werden Umlaute in Straßennamen übertragen?',
          'die Listen werden wieder gedruckt. Vielen Dank für die schnelle Hilfe!',
          'vielen Dank. Ist die Einrichtung für $site darin schon enthalten?',
        ],
      },
      {
        by: 'us',
        text: [
          'alles in UTF-8, Umlaute und „ß“ kommen also unverändert an. Bei Rückfragen jederzeit gern.',
          'sehr gern. Einen schönen Tag nach $site!',
          'ja, Einrichtung und eine Schulung für bis zu zehn Personen sind enthalten.',
        ],
      },
      {
        by: 'them',
        text: [
          'passt. Dann sehen wir uns am $dayDe um $time Uhr.',
          'noch eine Bitte: Können wir am $dayDe kurz über die Vertretungsregelung sprechen?',
          'Freigabe ist erteilt, die Bestellung liegt bei.',
        ],
        attach: 'contract',
        after: [30, 120],
      },
    ],
  },
  {
    key: 'es-consulta',
    language: 'es',
    weight: 9,
    subjects: ['Pedidos de $site duplicados', 'Formación en $site'],
    turns: [
      {
        by: 'them',
        text: [
          'Desde ayer los pedidos de $site aparecen dos veces. ¿Lo podéis mirar? Adjunto una captura.',
          '¿Sería posible organizar una formación para el equipo de $site? Somos $number_small personas, mejor por la mañana.',
        ],
        attach: 'screenshot',
      },
      {
        by: 'us',
        text: ['¡Claro! Lo miro ahora mismo y te digo algo {hoy|esta tarde}.', 'Por supuesto. ¿Os viene bien el $dayEs a las $time?'],
      },
      { by: 'them', text: ['Perfecto, muchas gracias.', 'Nos viene genial. ¡Gracias, Mateo!'] },
    ],
  },
  {
    key: 'fr-question',
    language: 'fr',
    weight: 12,
    subjects: ['Préparation des vendanges', 'Étiquettes pour $site'],
    turns: [
      {
        by: 'them',
        text: [
          'Les vendanges approchent et nous aurons deux fois plus de livraisons depuis $site. Faut-il prévoir quelque chose de votre côté ?',
          'Nous n’arrivons plus à imprimer les étiquettes « fragile » à $site. Pourriez-vous nous aider ? C’est assez urgent.',
        ],
      },
      {
        by: 'us',
        text: [
          'Thank you, and apologies for answering in English. Nothing to prepare on your side: I raised the limits and will keep an eye on it.',
          'Merci pour votre message ! The label printer lost its template after the update; I put it back. Could you try once more?',
        ],
      },
      { by: 'them', text: ['Parfait, cela fonctionne. Merci beaucoup !', 'C’est noté, merci. Bonne journée à toute l’équipe.'] },
    ],
  },
];
