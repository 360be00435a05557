/** Stories of the first weeks: onboarding, data, training, technical set-up. */
import type { Plot } from './plot';

export const startPlots: readonly Plot[] = [
  {
    key: 'kick-off',
    weight: 5,
    subjects: [
      'Kick-off for $module at $customer',
      'Getting started with $module',
      '$customer onboarding – first steps',
      'Rolling out $module in $site',
    ],
    turns: [
      {
        by: 'us',
        text: [
          "{Great|Lovely} to have $module on the plan for $site. To get moving I'd suggest a 45-minute kick-off {on $day|$day, say $time}. I'll bring a draft timeline; it would help to have whoever looks after the master data for $goods in the room.\n\nAgenda attached – change whatever you like.",
          'Now that the paperwork is done, shall we get the team together? I have $day at $time free, or the morning after.\n\nThree things to decide: who the key users in $site are, which data we load first, and what "done" looks like for you. I put a short agenda together.',
        ],
        attach: 'agenda',
      },
      {
        by: 'them',
        text: [
          '$day at $time works. {I will bring|Joining from our side:} $second, who knows the {article|delivery} data better than anyone.\n\nOne worry from $site: they were promised this would not mean double entry during the switch. Can we talk about that first?',
          '{Perfect, booked.|Sounds good.} For us success is simple: the planners in $site stop using the spreadsheet for $goods. Everything else is nice to have.',
        ],
      },
      {
        by: 'us',
        text: [
          "Understood, and no double entry – we run both for three days only, and the second system is read-only. I'll {show|walk you through} how on $day.",
          'That is a very good definition of done. I have put it on the first page of the plan so that nobody forgets.',
        ],
      },
      {
        by: 'them2',
        text: [
          'Hi both, quick one from me: the export from our old system has about $count rows and some of the addresses are {a mess|from the last century}. Do you clean these or do we?',
          'Question before the meeting: do drivers need their own accounts, or is one tablet per van enough? We have $number vans.',
        ],
      },
      {
        by: 'us',
        text: [
          'We do the first pass: anything our geocoder is unsure of comes back to you as a list (usually 2–3 %). Just send the raw file, please do not tidy it up first.',
          'One tablet per van is fine to start with, drivers sign in with a four-digit code. Own accounts only pay off once you want per-driver statistics.',
        ],
      },
      { by: 'them', text: ['Thanks, that answers it. See you $day.', 'Clear. Looking forward!'] },
    ],
  },
  {
    key: 'import',
    weight: 6,
    subjects: ['{Address import for $site|Data import – $count rows}', '{Master data for $goods|Import file for $module}'],
    turns: [
      {
        by: 'them',
        text: [
          'Attached is the {file|export} with our delivery points, $count in total. Column F is the time window, though in $site they also write things like "not before Anna is in" there. {Sorry about that.|Good luck.}',
          'Here is the article list for $goods. Units are mixed (boxes and single pieces), I marked the ones I am unsure of in yellow.',
        ],
        attach: 'import',
      },
      {
        by: 'us',
        text: [
          'Received, thanks! First run: {most|nearly all} rows went in, $number came back. The usual suspects – missing postcodes and two depots with the same name. List attached, could someone on your side fill in column C?',
          'Got it. I loaded it into your test environment, have a look under Settings > Imports. $number lines need a human decision; the rest looks {clean|very decent}.',
        ],
        attach: 'export',
      },
      {
        by: 'them',
        text: [
          'Done, corrected list attached. The two depots really do have the same name, they just do not talk to each other. Call them North and South.',
          'We went through them {over lunch|this morning}. Four can be deleted, those customers closed years ago.',
        ],
        attach: 'import',
      },
      {
        by: 'us',
        text: [
          'All in. I switched the production import on for tonight at $time, you get a summary by mail tomorrow morning.',
          'Loaded, zero rejects. That was quick work, thank you!',
        ],
      },
      {
        by: 'them',
        text: [
          'The summary looks right. Ready for the next step whenever you are.',
          'Checked $number samples against the old list: all correct. Nice.',
        ],
      },
    ],
  },
  {
    key: 'training',
    weight: 4,
    subjects: ['{Training for the team in $site|New planners – training?}', '{Refresher session|$module training dates}'],
    turns: [
      {
        by: 'them',
        text: [
          'We have {two|three} new people in $site from next month and nobody has time to show them $module properly. Do you run {trainings|sessions} we could send them to?',
          'After the last update people in $site keep asking $second how to {split a route|undo a dispatch}. A refresher would do wonders – is that something you can offer?',
        ],
      },
      {
        by: 'us',
        text: [
          'Of course. There is an open session every second $day (free, remote, 90 minutes), or I do one just for you with your own $goods data. For a team your size I would go for the second.',
          'Happy to! What works well: 60 minutes on the things people trip over, then 30 minutes where they bring their own cases. $day at $time?',
        ],
      },
      {
        by: 'them',
        text: [
          'The second, please. $day $time is good, we will be $number_small people in one room with a big screen.',
          'Could we record it? The night shift cannot join.',
        ],
      },
      {
        by: 'us',
        text: [
          'Done, you should have the invitation. Please ask everyone to sign in once beforehand – half of every training is lost on passwords.',
          'Yes, I will record it and cut it into short pieces. Invitation is on its way; sandbox logins are attached.',
        ],
        attach: 'agenda',
      },
      {
        by: 'them',
        text: [
          'That was {really|genuinely} useful. The trick with the locked stops alone was worth it. Thank you!',
          'Feedback from the team: "could have had this a year ago". I take that as praise.',
        ],
        after: [24, 120],
      },
    ],
  },
  {
    key: 'single-sign-on',
    weight: 3,
    subjects: ['SSO set-up', 'Single sign-on: metadata needed', 'Login via our identity provider', 'SAML for $customer'],
    turns: [
      {
        by: 'them2',
        text: [
          'Our security people want everybody on single sign-on before the next audit. Could you send your SAML metadata, and tell me which attributes you expect?',
          'We are moving all tools to our identity provider, yours is number $number_small on the list. What do you need from us?',
        ],
      },
      {
        by: 'colleague',
        text: [
          'Hello, {taking this over from $owner|I look after the technical side}. Metadata URL is in your admin page under Security. We need the e-mail as NameID and, if you want roles mapped, a "groups" attribute. Test with one person first, then flip the switch for all.',
          'Hi, the metadata is under Settings > Security > Single sign-on. Two things people miss: the NameID must be the e-mail address in lower case, and clocks may differ by a minute at most.',
        ],
      },
      {
        by: 'them2',
        text: [
          'Test user gets "audience mismatch". Log attached, I masked the names.',
          'It works for me but not for $first. Screenshot attached.',
        ],
        attach: 'log',
      },
      {
        by: 'colleague',
        text: [
          'The log shows the old entity id, the one with the trailing slash. Without it you should be fine.',
          'That account still has its old address with us, so it does not match. I changed it, please try once more.',
        ],
      },
      {
        by: 'them2',
        text: ['That was it. Rolling out to everybody {on $day|tomorrow}.', 'Works now, thanks for the quick help. I owe you a coffee.'],
      },
      {
        by: 'us',
        text: [
          'Wonderful – and thank you $colleague! I keep the password login open for one more week as a safety net, then close it.',
          'Great news. Please tell me when all are over, then I switch off passwords for good.',
        ],
      },
    ],
  },
  {
    key: 'api',
    weight: 4,
    subjects: [
      '{API question: creating orders|ERP integration – rate limits|Connecting our ERP to $module}',
      'Webhook for delivered stops',
    ],
    turns: [
      {
        by: 'them2',
        text: [
          'We are building the link from our ERP to $module and I have two questions: what is the rate limit for creating orders, and is there a way to send a whole day in one call? We create about $count orders between 05:00 and 06:00.',
          'Is there a webhook when a stop is delivered? At the moment we poll every minute, and that feels wrong for $count stops a day.',
        ],
      },
      {
        by: 'colleague',
        text: [
          'There is: POST /orders:batch takes up to 500 rows and answers per row, so one bad address does not sink the rest. Limit is 20 calls a second per key; you will not get near it with batches.',
          'Yes: Settings > Integrations > Webhooks, event stop.delivered. We sign every call (X-Northwind-Signature), and retry for 24 hours when your side is down. Please stop polling, our servers will be grateful :-)',
        ],
      },
      {
        by: 'them2',
        text: [
          'Thanks! And if one row fails because of a duplicate reference, is it safe to send the whole batch again?',
          'Works like a charm. One oddity: we sometimes get the same event twice. Intended?',
        ],
      },
      {
        by: 'colleague',
        text: [
          'Safe. The reference is the key: sending it again updates the order, it does not create a second one.',
          'Intended in the sense of "at least once". Use the event id to drop repeats.',
        ],
      },
      {
        by: 'them',
        text: [
          'Great to see this moving. $second, when can $site start using it?',
          'Following along from the cheap seats: thank you both!',
        ],
      },
    ],
  },
];
