/** Stories about things that break, are missed or are wished for. */
import type { Plot } from './plot';

export const supportPlots: readonly Plot[] = [
  {
    key: 'bug-map',
    weight: 6,
    subjects: [
      '{Map does not load in $site|$module: grey map}',
      '{Routes lose stops after saving|Stops disappear}',
      '{Bug: time windows ignored|Planned outside its time window}',
    ],
    turns: [
      {
        by: 'them',
        text: [
          'Since {this morning|about $time} the map in $module stays grey for everybody in $site. Reloading helps for a minute, then it is gone again. Screenshot attached.',
          'Something odd: when $second saves a route and opens it again, the last {two|three} stops are missing. It happened with $goods only. Order number is $order if you want to look.',
          'Route planning put a 14:00–16:00 delivery at {08:10|09:35}. The time window is in the order, I checked twice. Any idea?',
        ],
        attach: 'screenshot',
      },
      {
        by: 'colleague',
        text: [
          'Looking into it now ($ticket). Could you tell me which browser, and whether it also happens in a private window?',
          'Hi, {thanks for the screenshot|got it}. I can reproduce it, so you are not imagining things. Logged as $ticket; in the meantime the list view is not affected.',
          'Logged as $ticket. Does the order have one time window or two? I have a suspicion.',
        ],
      },
      {
        by: 'them',
        text: [
          'Chrome on all machines. In a private window it works!',
          'List view works, yes. But the dispatchers hate it, so please hurry :)',
          'Two! Morning and afternoon. It has the customer in $site written all over it.',
        ],
      },
      {
        by: 'colleague',
        text: [
          'Then it is an extension blocking our tile server; we have moved it to our own domain, live since $time. Could you check?',
          'Found it: stops without a sequence number were dropped when saving. The fix is live since $time.',
          'Suspicion confirmed: a rounding error when a stop has two time windows. The fix goes out tonight.',
        ],
      },
      {
        by: 'them2',
        text: ['Confirmed from the floor: it works again.', 'All good since this morning. Thank you $colleague!'],
        after: [2, 40],
      },
      {
        by: 'us',
        text: [
          'Good to hear. I have asked for a note in the release mail so that others know too.',
          'Thanks for reporting it so precisely – it saved us hours.',
        ],
      },
    ],
  },
  {
    key: 'escalation',
    weight: 4,
    subjects: ['URGENT: no routes for tomorrow', 'Escalation – $site standing still', 'We need help NOW', 'Outage in $site this morning'],
    turns: [
      {
        by: 'them',
        text: [
          "We cannot release tomorrow's routes. $number vans leave $site at 05:00 and right now nobody knows what to load. I called support {twice|and got a ticket number}, I need a person. Please call me.",
          'This is the second time in a month that $module stops at the worst moment. $goods worth $amount are standing on the ramp. I expect an explanation today.',
        ],
      },
      {
        by: 'us',
        text: [
          'I am on it, $colleague is looking at your system right now. You hear from me every 30 minutes until it runs, even if there is nothing new.',
          'I am sorry. Not a phrase, I know what a morning like this costs. $colleague and I are on the line with operations; first finding within the hour.',
        ],
        after: [0.1, 0.6],
      },
      {
        by: 'colleague',
        text: [
          "Cause found: last night's import carried a depot without coordinates and the optimiser refused the whole day. I took that one out, routes are being calculated. Five minutes.",
          'Status: the queue is moving again, $count orders to go. I stay until the last one is through.',
        ],
        after: [0.3, 1.2],
      },
      {
        by: 'them',
        text: [
          'Routes are there. Thank you. But we need to talk about how one bad row can stop a whole day.',
          'It runs. I still want that explanation, preferably one I can show my boss.',
        ],
        after: [0.3, 2],
      },
      {
        by: 'us',
        text: [
          'You are right on both counts. Attached is the full write-up: what happened, why our checks missed it, and what is different from today on. I would like to go through it with you on $day.',
          'Report attached, in plain words. In short: from tomorrow one bad row is set aside and reported, the rest goes ahead.',
        ],
        attach: 'slides',
        after: [16, 50],
      },
      {
        by: 'them2',
        text: ['Read it, shared it. This is how it should be done.', 'Thanks for the straight answer. Case closed for us.'],
        after: [5, 60],
      },
    ],
  },
  {
    key: 'feature',
    weight: 6,
    subjects: ['Feature request: $feature', 'Idea: $feature', 'Is $feature possible?', '$feature – any plans?'],
    turns: [
      {
        by: 'them',
        text: [
          'A wish from $site: $feature. Today we {do it by hand|keep a list on the wall}, which takes one person half an hour a day. Is that on your roadmap?',
          'Would $feature be possible? We cannot be the only ones who need it for $goods.',
        ],
      },
      {
        by: 'us',
        text: [
          'You are not: $number_small others asked for the same. It is planned, though I cannot promise a date. Could you describe one typical day, so that we build the right thing?',
          'Good one. I put it in front of the product team with your example. Meanwhile, have you tried saved views? Not the same, but it may take half of the pain away.',
        ],
      },
      {
        by: 'them2',
        text: [
          'Typical day: 07:00 the list comes in, 07:20 someone calls, 07:40 everything is different. What we need is to see what changed since the print-out. Photo of the wall attached.',
          'Saved views help a bit, thanks. The missing piece is doing it for several depots at once.',
        ],
        attach: 'photo',
      },
      {
        by: 'us',
        text: [
          'That photo is worth ten specifications. Would $second join a 20-minute call with our designer on $day?',
          'Understood. I added it word for word.',
        ],
      },
      { by: 'them', text: ['With pleasure.', 'Sure, as long as it is not before nine.'] },
      {
        by: 'us',
        text: [
          'Small update: $feature is in the beta from {next week|$day}. I switched it on for $site – be merciful, it is young.',
          'News: it made it into the next release. You will find it under Settings > Labs.',
        ],
        after: [200, 500],
      },
      {
        by: 'them',
        text: [
          'Tried it: exactly what we meant. Take the wall list down, somebody!',
          'Very nice! Only the order of columns is strange, otherwise perfect.',
        ],
        after: [20, 90],
      },
    ],
  },
  {
    key: 'how-to',
    weight: 7,
    subjects: [
      '{How do I split a delivery?|Quick question about $module}',
      '{Reopening a closed day|Day closed by mistake}',
      '{Export to Excel|Actual arrival times?}',
    ],
    turns: [
      {
        by: 'them',
        text: [
          'Quick one: how do I {move|split} an order that is too big for one van? $second says it is possible, I cannot find it.',
          'Can I reopen a day that was closed by mistake? We forgot $number_small deliveries from $site.',
          "Is there a way to get last week's stops into Excel with the actual arrival times? For $goods we owe a customer the proof.",
        ],
      },
      {
        by: 'us',
        text: [
          'Yes: right-click the stop, "Split". Hold Alt to keep the time window on both halves. Took me a year to find that one, too.',
          'You can, if you have the planner lead role: Day > More > Reopen. It is written in the log, so nobody gets hurt.',
          'Insights > Stops > Export, and tick "actual times". I attached the file for last week so that you can go home on time.',
        ],
        attach: 'export',
      },
      { by: 'them', text: ['Ha, brilliant. Thank you!', 'Works. You should put that in the manual.', 'Perfect, thanks a lot.'] },
    ],
  },
  {
    key: 'mobile',
    weight: 4,
    subjects: ['{Driver app logs out|Drivers signed out all the time}', '{Drivers cannot take photos|App update – photo button gone}'],
    turns: [
      {
        by: 'them2',
        text: [
          'Our drivers are thrown out of the app {several times a day|every time they lose signal}. With $number vans that is a lot of phone calls for the office in $site.',
          'Since the update the photo button is gone on the older phones. For $goods we need proof of delivery, so drivers use their private phones now. Not great.',
        ],
      },
      {
        by: 'colleague',
        text: [
          'That should not happen. Which version does the app show (long press on the logo)? And may I have the log of one phone?',
          'Known problem with one series of phones, the fix is in 8.4.2. It should arrive in the store by $day; I can send you the file directly as well.',
        ],
      },
      {
        by: 'them2',
        text: ['8.4.1 everywhere. Log attached.', 'Direct file please, we cannot wait. We test it on two vans.'],
        attach: 'log',
      },
      {
        by: 'colleague',
        text: [
          'Thanks, very helpful: the phone kills the app to save battery. There is a setting for it, see the guide. From the next version on the app asks for it itself.',
          'Sent through the portal. Tell me how the two vans get on.',
        ],
        after: [3, 30],
      },
      {
        by: 'them',
        text: ['Calmer today – two calls instead of twenty.', 'Two vans, two days, no problem. We roll it out to all.'],
        after: [20, 70],
      },
    ],
  },
  {
    key: 'report',
    weight: 4,
    subjects: ['{Monthly report: on-time rate|KPI definition}', '{Difference between two reports|Numbers in Insights do not match}'],
    turns: [
      {
        by: 'them2',
        text: [
          'Insights says $number % on time for $site, our own sheet says a good deal less. Before I show either to management: how do you count?',
          'Two reports, two totals: $count stops in one, forty more in the other. Export attached.',
        ],
        attach: 'export',
      },
      {
        by: 'us',
        text: [
          'We count a stop as on time when arrival is inside the window plus your tolerance, which is set to 15 minutes. With tolerance 0 I get your number. Both are right, they answer different questions.',
          'The difference is cancelled stops, which one report includes. I agree the labels should say so; I have passed it on.',
        ],
      },
      {
        by: 'them2',
        text: [
          'Ah, the tolerance! Who set that? (Rhetorical question.) We go with 0.',
          'Makes sense. Could you make "without cancelled" the default for us?',
        ],
      },
      {
        by: 'us',
        text: ['Changed, and history recalculated. Fair warning: the curve looks less pretty now.', 'Done for all your reports.'],
      },
    ],
  },
];
