// Checks a hall's folder again and again in a process of its own, beside the hall, and sends what each check found.
import { checkHall } from '@hutong/node';

const [, , dir = '', rounds = ''] = process.argv;
for (let round = 0; round < Number(rounds); round++) process.send?.(await checkHall(dir, () => {}));
process.disconnect();
