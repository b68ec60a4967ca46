import { render } from 'preact';
import '../base.css';
import './desk.css';
import './case.css';
import { Door } from './door.js';

const root = document.getElementById('desk');
if (root) render(<Door />, root);
