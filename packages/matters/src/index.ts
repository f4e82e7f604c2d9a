export { Calendar, Calendars } from './calendar/calendar.ts';
export { type Layer, type Range, readLayer } from './calendar/layer.ts';
export { type Day, dateOf, dayOfDate, dayOfMoment, dayOfText } from './days.ts';
export { InvalidFile } from './fault.ts';
